"""What names say of their dates: those that mean one date everywhere, those that come again, those that move."""

import re
from collections.abc import Mapping

from importer.core.rules.slips import words_of

_CHRISTMAS = (
    "christmas|christmas day|xmas|xmas day|weihnachten|erster weihnachtstag|1. weihnachtstag|1. weihnachtsfeiertag|noël"
    "|noel|jour de noël|navidad|natal|natale|día de navidad|boże narodzenie|első karácsony|joulupäivä|juldagen"
    "|juledag|1. juledag|første juledag|eerste kerstdag|1e kerstdag|crăciun|božić|božič|рождество христово"
    "|성탄절|기독탄신일"
)
_NEW_YEAR = (
    "new year's day|new years day|new year day|neujahr|neujahrstag|jour de l'an|nouvel an|año nuevo|ano novo"
    "|confraternização"
    " universal|capodanno|nowy rok|nový rok|nieuwjaar|nieuwjaarsdag|nyårsdagen|nyttårsdag|nytårsdag|uudenvuodenpäivä"
    "|újév"
    "|anul nou|yılbaşı|元旦|元日|신정"
)
_BOXING = "boxing day|zweiter weihnachtstag|2. weihnachtstag|2. weihnachtsfeiertag|tweede kerstdag|annandag jul"
_FIXED: Mapping[tuple[str, ...], tuple[int, int]] = {
    words_of(name): date
    for names, date in ((_CHRISTMAS, (12, 25)), (_NEW_YEAR, (1, 1)), (_BOXING, (12, 26)))
    for name in names.split("|")
}
_REPEATS = re.compile(
    r"bank holiday|public holiday|^holidays?$|observed|substitute|in lieu|\bday off\b|bridge|brücken|inventory|inventur"
    r"|stock ?tak|clos(?:ed|ure|ing)|training|meeting|maintenance|wartung|^feiertag$|ferien|vacation|break|recess"
    r"|holidays|férié$|^festivo$|^feriado$|puente|\bponte\b|\bpont\b|wolne|urlop|\bexam|\bterm\b|semester|half.day"
    r"|\bearly\b|golden week|\bshut|\bwerks|\bschul|school|festival|inventario|inventaire|\bformation\b|\bréunion"
    r"|\breunión|振替|休日|补|補|조정|대체|выходн|перенос",
    re.IGNORECASE,
)
_NOW_AND_THEN = re.compile(
    r"^(?:public |national |bank )?holidays?$|public holiday$|observed|substitut|in lieu|\bday off\b|bridge|brücken"
    r"|puente|\bponte\b|\bpont\b|振替|休日|补|補|조정|대체|выходн|перенос|election|wahl(?:en)?\b|élection|eleccion|eleiç"
    r"|wybory|\bvisit\b|non.working|\badditional|\balternative|\bone.off|\bextra\b|jubilee|funeral",
    re.IGNORECASE,
)
_MOVING = re.compile(
    r"easter|good friday|holy (?:thursday|friday|saturday)|maundy|ascension|pentecost|\bwhit(?:\b|sun|mon)"
    r"|corpus christi|carnival (?:mon|tue)|segunda.feira de carnaval|terça.feira de carnaval"
    r"|mardi gras|ash wednesday|shrove"
    r"|^(?:day after |canadian )?thanksgiving|\beid\b|\bid.ul|ramadan|ramazan|mawlid|diwali|deepavali"
    r"|passover|pesach|rosh h"
    r"|yom kippur|sukkot|shavuot|purim|hanukkah|lunar new year|chinese new year|mid.autumn|dragon boat|vesak|tết"
    r"|karfreitag|gründonnerstag|\boster|(?<!mariä )himmelfahrt|pfingst|fronleichnam|buß.? und bettag|rosenmontag"
    r"|vendredi saint|pâques|pentecôte|fête.dieu|viernes santo|jueves santo|semana santa|pascua|sexta.feira santa"
    r"|paixão"
    r"|páscoa|corpo de deus|pasqua|pasquetta|venerdì santo|wielkanoc|wielki piątek|zielone świątki|zesłanie|boże ciało"
    r"|velký pátek|velikono|veľk(?:ý p|ono)|nagypéntek|húsvét|pünkösd|långfredag|påsk|pingst|kristi himmel"
    r"|langfredag|påske|pinse"
    r"|pitkäperjantai|pääsiäi|helatorstai|helluntai|goede vrijdag|pasen|paasdag|hemelvaart|pinkster|paști|rusalii"
    r"|veliki petek|veliki petak|uskrs|velika noč|tijelovo|пасха|троица|великден|春節|春节|中秋|端午|추석|설날",
    re.IGNORECASE,
)


def fixed_date(name: str) -> tuple[int, int] | None:
    """Month and day of the few names that mean one date everywhere.

    >>> fixed_date("Christmas Day"), fixed_date("Noël"), fixed_date("Chinese New Year")
    ((12, 25), (12, 25), None)
    """
    return _FIXED.get(words_of(name))


def repeats(name: str) -> bool:
    """Whether a name may stand on several days of a year without anything being wrong.

    >>> repeats("Early May Bank Holiday"), repeats("Good Friday")
    (True, False)
    """
    return bool(_REPEATS.search(name))


def now_and_then(name: str) -> bool:
    """Whether a name is that of a day which is there in some years and not in others.

    >>> now_and_then("Day off (substituted from 25 April)"), now_and_then("Local elections"), now_and_then("Epiphany")
    (True, True, False)
    """
    return bool(_NOW_AND_THEN.search(name))


def moves(name: str) -> bool:
    """Whether a name is that of a feast which never has one date in two years that follow each other.

    >>> moves("Whit Monday"), moves("Christmas Day")
    (True, False)
    """
    return bool(_MOVING.search(name))
