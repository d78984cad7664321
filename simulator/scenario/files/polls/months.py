"""Names of months, whole or cut short, in the languages of lists of polls."""

import unicodedata
from collections.abc import Sequence
from functools import cache

_COMMON = (
    "january januar januari janvier enero gennaio janeiro styczen stycznia января",
    "february februar februari fevrier febrero febbraio fevereiro luty lutego февраля",
    "march marz maerz mars maart marzo marco marzec marca марта",
    "april avril abril aprile kwiecien kwietnia апреля",
    "may mai maj mei mayo maggio maio maja мая",
    "june juni juin junio giugno junho czerwiec czerwca июня",
    "july juli juillet julio luglio julho lipiec lipca июля",
    "august augusti augustus aout agosto sierpien sierpnia августа",
    "september septembre septiembre settembre setembro wrzesien wrzesnia сентября",
    "october oktober octobre octubre ottobre outubro pazdziernik pazdziernika октября",
    "november novembre noviembre novembro listopad listopada ноября",
    "december dezember desember decembre diciembre dicembre dezembro grudzien grudnia декабря",
)
_RARER = (
    "ocak tammikuuta leden ledna ianuarie jaanuar ιανουαριου січня януари januara",
    "şubat helmikuuta unor unora februarie veebruar φεβρουαριου лютого февруари februara",
    "mart marts maaliskuuta brezen brezna marcius martie marec март μαρτιου березня",
    "nisan huhtikuuta duben dubna aprilis aprilie aprill απριλιου квітня април aprila",
    "mayıs toukokuuta kveten kvetna majus μαιου травня май mája",
    "haziran kesakuuta cerven cervna junius iunie juuni jun июнь ιουνιου червня юни juna",
    "temmuz heinakuuta cervenec cervence julius iulie juuli jul ιουλιου липня юли jula",
    "ağustos elokuuta srpen srpna augusztus avgust agust αυγουστου серпня август augusta",
    "eylül syyskuuta zari szeptember septembrie septembar σεπτεμβριου вересня септември septembra",
    "ekim lokakuuta rijen rijna octombrie oktoober oktobar οκτωβριου жовтня октомври oktobra",
    "kasım marraskuuta listopadu noiembrie novembar νοεμβριου листопада ноември novembra",
    "aralık joulukuuta prosinec prosince decembrie detsember decembar δεκεμβριου грудня декември",
)
"""Read where no common name begins like the word: "mar" is March, and not "marraskuuta"."""
LEAST = 3
"""Letters of a month that is cut short."""


def _bare(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in letters if not unicodedata.combining(char))


@cache
def _names(months: Sequence[str]) -> list[list[str]]:
    return [[*map(_bare, names.split())] for names in months]


@cache
def month(word: str) -> int | None:
    """The number of a month by its name or its first letters; None for other words."""
    start = _bare(word)
    if len(start) < LEAST:
        return None
    for months in (_COMMON, _RARER):
        each = list(enumerate(_names(months), start=1))
        whole = {number for number, names in each if start in names}
        begin = {number for number, names in each if any(n.startswith(start) for n in names)}
        for found in (whole, begin):
            if len(found) == 1:
                return next(iter(found))
    return None
