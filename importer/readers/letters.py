"""What letters languages use: the alphabet beyond ASCII, and a few everyday words, by language.

Only what an old one-language encoding can hold is listed. Letters and words are lower case; the words are those that
holiday sheets are full of. Words in ASCII tell the language before the encoding is known, the others tell both.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """One language as old encodings know it."""

    letters: frozenset[str]
    """Its letters beyond ASCII."""
    words: frozenset[str]
    """Everyday words of holiday lists in it; may be empty."""


def _language(letters: str, words: str = "") -> Language:
    return Language(frozenset(letters), frozenset(words.split()))


_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
_GREEK = "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋ"
_HEBREW = "אבגדהוזחטיךכלםמןנסעףפץצקרשת"
_ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهويىءآأإؤئة"

ALPHABETS: dict[str, Language] = {
    "fr": _language(
        "àâçéèêëîïôùûüÿœæ",
        "de la le les du des jour nom fin travail jeudi férié fête noël pâques début été année pentecôte",
    ),
    "de": _language(
        "äöüß",
        "der die das und datum tag name ende feiertag heilige weihnachten könige für geschlossen büro brückentag",
    ),
    "es": _language("áéíñóúü", "de la el los del fecha nombre día año nuevo santo navidad fiesta reyes inmaculada"),
    "pt": _language(
        "ãõáâàçéêíóôúü", "de da do dia data nome feriado natal nacional confraternização independência paixão"
    ),
    "it": _language("àèéìòùî", "di del della il data nome festa venerdi gennaio maggio natale santo"),
    "ca": _language("àçèéíïòóúü", "de la el data nom dia festa"),
    "nl": _language("áéëïóöüè", "de het en datum dag naam maandag vrijdag januari eerste tweede kerstdag"),
    "sv": _language("åäöé", "och dag datum namn annandag nyårsdagen påskdagen långfredagen"),
    "da": _language("æøåé", "og dag dato navn anden nytårsdag påskedag"),
    "fi": _language("äöå", "ja nimi tammikuu"),
    "is": _language("áðéíóúýþæö", "og dagur"),
    "en": _language("éèïñ", "the day date name of and holiday public new year"),
    "pl": _language(
        "ąćęłńóśźż", "data nazwa i w nowy rok dzień święto boże święta wszystkich świętych niepodległości wielkanoc"
    ),
    "cs": _language("áčďéěíňóřšťúůýž", "den datum a rok svátek název nový štědrý velikonoční pondělí vánoční"),
    "sk": _language("áäčďéíľňóôšťúýž", "den datum a sviatok názov deň štátny"),
    "hu": _language(
        "áéíóöőúüű",
        "nap neve napja dátum név ünnep ünnepe húsvét húsvéthétfő karácsony pünkösd előtt újév nemzeti munka",
    ),
    "ro": _language("ăâîşţșț", "de ziua data nume anul sfântul crăciun crăciunul paștele"),
    "sl": _language("čšž", "dan datum ime praznik in"),
    "hr": _language("čćđšž", "dan datum naziv praznik i božić božićni državnosti"),
    "ru": _language(_CYRILLIC + "ё", "дата день дня праздник название год новый выходной"),
    "uk": _language("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", "дата день свято назва рік новий"),
    "bg": _language("абвгдежзийклмнопрстуфхцчшщъьюя", "дата ден на празник име нова година"),
    "sr": _language("абвгдђежзијклљмнњопрстћуфхцчџш", "датум дан назив празник нова година"),
    "el": _language(_GREEK, "ημερομηνία ημέρα όνομα αργία εορτή του της και πρωτοχρονιά χριστούγεννα"),
    "tr": _language("çğıöşüâî", "ve tarih resmi tatil bayram bayramı günü yılbaşı"),
    "he": _language(_HEBREW, "תאריך שם חג יום של ראש השנה פסח ערב"),
    "ar": _language(_ARABIC, "التاريخ تاريخ الاسم اسم عيد يوم عطلة العطلة رأس السنة"),
    "fa": _language(_ARABIC + "پچژگکی"),
    "lt": _language("ąčęėįšųūž", "diena data ir šv kalėdos velykos"),
    "lv": _language("āčēģīķļņšūž", "diena datums un ziemassvētki"),
    "et": _language("äõöüšž", "ja nimi kuupäev jõulud püha"),
}
"""CLDR language code -> the language."""

IDEOGRAPHS: dict[str, frozenset[str]] = {
    "ja": frozenset(
        "年月日曜火水木金土休祝祭元成人建国記念春秋分昭和憲法天皇海山敬老体育文化勤労感謝振替名前開始終了の・こどもみどり"
    ),
    "zh_Hant": frozenset(
        "年月日星期一二三四五六週是否放假備註說明補行上班名稱節國慶中秋端午清明春勞動元旦和平紀念開始結束兒童除夕"
    ),
    "zh_Hans": frozenset(
        "年月日星期一二三四五六周是否放假备注说明补休上班名称节国庆中秋端午清明春劳动元旦开始结束除夕调"
    ),
    "ko": frozenset(
        "년월일화수목금토요휴날짜이름시작종료신정설추석삼절어린부처님오신현충광복개천한글성탄대체공휴임선거행사및명"
    ),
}
"""CLDR language code -> letters that calendars in it are full of."""
