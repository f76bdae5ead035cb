"""The feasts that calendars of many countries have, under the names that people write in their own languages.

Official lists have formal names ("Dzień Bożego Ciała"), people write others ("Boże Ciało"); this table holds those of
feasts which several sources are likely to name in different languages. Names are compared by their words.
"""

from collections.abc import Mapping

from importer.core.rules.slips import words_of

_FEASTS = (
    "new year|new years day|neujahr|neujahrstag|jour de lan|nouvel an|año nuevo|ano novo|capodanno|nowy rok|nový rok"
    "|nieuwjaar|nieuwjaarsdag|nyårsdagen|nyttårsdag|nytårsdag|uudenvuodenpäivä|újév|anul nou",
    "epiphany|three kings day|heilige drei könige|dreikönigstag|épiphanie|epifanía|día de reyes|reyes|epifania"
    "|trzech króli|święto trzech króli|tři králové|traja králi|trettondedag jul|loppiainen|vízkereszt|boboteaza",
    "good friday|karfreitag|vendredi saint|viernes santo|sexta feira santa|venerdì santo|wielki piątek|velký pátek"
    "|veľký piatok|goede vrijdag|långfredagen|langfredag|pitkäperjantai|nagypéntek|vinerea mare",
    "easter|easter sunday|ostern|ostersonntag|pâques|dimanche de pâques|pascua|domingo de pascua|páscoa"
    "|domingo de páscoa|pasqua|wielkanoc|niedziela wielkanocna|velikonoční neděle|eerste paasdag|påskdagen|påskedag"
    "|pääsiäispäivä|húsvét|húsvétvasárnap",
    "easter monday|ostermontag|lundi de pâques|lunes de pascua|lunedì dellangelo|pasquetta|poniedziałek wielkanocny"
    "|lany poniedziałek|velikonoční pondělí|veľkonočný pondelok|tweede paasdag|annandag påsk|annen påskedag"
    "|2 påskedag|toinen pääsiäispäivä|húsvéthétfő",
    "labour day|labor day|may day|tag der arbeit|erster mai|1 mai|fête du travail|día del trabajo|día del trabajador"
    "|fiesta del trabajo|dia do trabalhador|festa del lavoro|święto pracy|1 maja|svátek práce|sviatok práce"
    "|dag van de arbeid|första maj|vappu|a munka ünnepe|ziua muncii",
    "ascension|ascension day|christi himmelfahrt|himmelfahrt|ascension du christ|jeudi de lascension"
    "|hemelvaart|hemelvaartsdag|kristi himmelsfärdsdag|kristi himmelfartsdag|helatorstai",
    "whit monday|pentecost monday|pfingstmontag|lundi de pentecôte|tweede pinksterdag|annen pinsedag|2 pinsedag"
    "|pünkösdhétfő",
    "corpus christi|fronleichnam|fête dieu|corpo de deus|corpo di cristo|boże ciało",
    "assumption|assumption day|assumption of mary|mariä himmelfahrt|assomption|asunción|asunción de la virgen"
    "|assunção de nossa senhora|ferragosto|assunzione|wniebowzięcie najświętszej maryi panny|wniebowzięcie nmp",
    "all saints|all saints day|allerheiligen|toussaint|todos los santos|todos os santos|ognissanti|tutti i santi"
    "|wszystkich świętych|všetkých svätých|allhelgonadagen|alla helgons dag|pyhäinpäivä|mindenszentek",
    "christmas eve|heiligabend|heiliger abend|veille de noël|nochebuena|véspera de natal|vigilia di natale|wigilia"
    "|wigilia bożego narodzenia|štědrý den|štedrý deň|kerstavond|julafton|julaften|jouluaatto|szenteste",
    "christmas|christmas day|xmas|weihnachten|1 weihnachtstag|1 weihnachtsfeiertag|erster weihnachtstag"
    "|erster weihnachtsfeiertag|noël|navidad|natal|natale|boże narodzenie|1 svátek vánoční|eerste kerstdag"
    "|juldagen|første juledag|1 juledag|joulupäivä|karácsony|crăciun",
    "boxing day|2 weihnachtstag|2 weihnachtsfeiertag|zweiter weihnachtstag|zweiter weihnachtsfeiertag"
    "|lendemain de noël|santo stefano|drugi dzień bożego narodzenia|2 svátek vánoční|tweede kerstdag|annandag jul"
    "|andre juledag|2 juledag|tapaninpäivä|st stephens day|stephanstag|stefanitag",
    "new years eve|silvester|saint sylvestre|nochevieja|véspera de ano novo|san silvestro|sylwester|silvestr"
    "|oudejaarsdag|nyårsafton|nyttårsaften|nytårsaften|uudenvuodenaatto|szilveszter",
)
_NUMBER: Mapping[tuple[str, ...], int] = {
    words_of(name): number for number, names in enumerate(_FEASTS) for name in names.split("|")
}


def feast_of(name: str) -> int | None:
    """The number of the feast that a name means; None for every other name.

    >>> feast_of("Boże Ciało") == feast_of("Corpus Christi"), feast_of("Team day")
    (True, None)
    """
    return _NUMBER.get(words_of(name))
