"""Days and numbers as people write them."""

from datetime import date

import pytest

from simulator.scenario.files.cells import share_of, size_of
from simulator.scenario.files.polls.dates import order_of, resolved, written
from simulator.scenario.files.polls.institutes import normal

DAYS = [
    ("2022-09-03", "2022-09-03"),
    ("2022-09-03T00:00:00", "2022-09-03"),
    ("2022-09-03 00:00:00", "2022-09-03"),
    ("2022/09/03", "2022-09-03"),
    ("20220903", "2022-09-03"),
    ("03.09.2022", "2022-09-03"),
    ("3. 9. 2022", "2022-09-03"),
    ("3 Sep 2022", "2022-09-03"),
    ("3rd September 2022", "2022-09-03"),
    ("Sat 3 Sept. 2022", "2022-09-03"),
    ("3. September 2022", "2022-09-03"),
    ("den 3 september 2022", "2022-09-03"),
    ("3 settembre 2022", "2022-09-03"),
    ("3 de septiembre de 2022", "2022-09-03"),
    ("3 сентября 2022", "2022-09-03"),
    ("3 août 2022", "2022-08-03"),
    ("3 März 2022", "2022-03-03"),
    ("1 lis 2022", "2022-11-01"),
    ("Sep 3, 2022", "2022-09-03"),
    ("05/05/2022", "2022-05-05"),
    ("3-7 Sep 2022", "2022-09-03 2022-09-07"),
    ("3–7 Sep 2022[a]", "2022-09-03 2022-09-07"),
    ("3 – 7 Sep 2022", "2022-09-03 2022-09-07"),
    ("Sep 3–7, 2022", "2022-09-03 2022-09-07"),
    ("28 Aug – 3 Sep 2022", "2022-08-28 2022-09-03"),
    ("28 Aug-3 Sep 2022", "2022-08-28 2022-09-03"),
    ("Aug 28 – Sep 3, 2022", "2022-08-28 2022-09-03"),
    ("30 Dec 2021 – 3 Jan 2022", "2021-12-30 2022-01-03"),
    ("30 Dec – 3 Jan 2022", "2021-12-30 2022-01-03"),
    ("30 Dec 2021 – 3 Jan", "2021-12-30 2022-01-03"),
    ("31.08.-06.09.2022", "2022-08-31 2022-09-06"),
    ("03.-07.09.2022", "2022-09-03 2022-09-07"),
    ("3. bis 7. September 2022", "2022-09-03 2022-09-07"),
    ("2022-09-03/2022-09-07", "2022-09-03 2022-09-07"),
    ("2022-09-03 – 2022-09-07", "2022-09-03 2022-09-07"),
    ("2022-09-03--2022-09-07", None),
    ("2022-09-03 to 2022-09-07", "2022-09-03 2022-09-07"),
    ("31.08.–06.09.", "2022-08-31 2022-09-06"),
    ("28.12.–04.01.", "2021-12-28 2022-01-04"),
    ("24-28 September", "2021-09-24 2021-09-28"),
    ("28/8–13/9 2022", "2022-08-28 2022-09-13"),
    *(("3-7 Eylül 2022", "2022-09-03 2022-09-07"), ("1 Ağu 2022", "2022-08-01")),
    *(("3.–7. syyskuuta 2022", "2022-09-03 2022-09-07"), ("2 marraskuuta 2022", "2022-11-02")),
    *(("3.–7. září 2022", "2022-09-03 2022-09-07"), ("2. listopadu 2022", "2022-11-02")),
    *(("2022. szeptember 3–7.", "2022-09-03 2022-09-07"), ("2022. máj. 2.", "2022-05-02")),
    *(("3–7 Σεπτεμβρίου 2022", "2022-09-03 2022-09-07"), ("3 вересня 2022", "2022-09-03")),
    *(("3–7 septembrie 2022", "2022-09-03 2022-09-07"), ("3 marts 2022", "2022-03-03")),
    *(
        ("3–7 септември 2022", "2022-09-03 2022-09-07"),
        ("3. augusta 2022", "2022-08-03"),
        ("2 lis 2022", "2022-11-02"),
    ),
    *(("2 mar 2022", "2022-03-02"), ("2 jun 2022", "2022-06-02"), ("2 ma 2022", None)),
    *(("3 & 4 Sep 2022", "2022-09-03 2022-09-04"), ("3 und 4. Sep 2022", "2022-09-03 2022-09-04")),
    *(
        ("3 t/m 7 sep 2022", "2022-09-03 2022-09-07"),
        ("od 3 do 7 września 2022", "2022-09-03 2022-09-07"),
    ),
    *(
        ("del 3 al 7 de sep de 2022", "2022-09-03 2022-09-07"),
        ("2022/9/3~7", "2022-09-03 2022-09-07"),
    ),
    *(("Sa., 03.09.2022", "2022-09-03"), ("lör 3 sep 2022", "2022-09-03")),
    *(("2022年9月3日〜7日", "2022-09-03 2022-09-07"), ("9월 3일", "2022-09-03")),
    ("first week of September", None),
    ("32 Sep 2022", None),
    ("3 Foo 2022", None),
]


@pytest.mark.parametrize(("text", "days"), DAYS)
def test_days_as_they_are_published(text: str, days: str | None) -> None:
    """Without a year, that of the poll's publication on 10 September 2022, or the one before."""
    try:
        cell = written(text)
        order, _ = order_of([(cell, 1)])
        ends = dict.fromkeys(resolved(cell, order, date(2022, 9, 10)))
        told = " ".join(date.fromordinal(each).isoformat() for each in ends)
    except ValueError:
        told = None
    assert told == days


def test_the_order_of_day_and_month_is_that_of_another_row() -> None:
    open_cell, american = written("03/09/2022"), written("08/28/2022 - 09/03/2022")
    order, wrong = order_of([(open_cell, 1), (american, 2)])
    assert not wrong
    assert order is not None
    assert order.line == 2
    assert resolved(open_cell, order) == (date(2022, 3, 9).toordinal(),) * 2
    assert resolved(american, order)[0] == date(2022, 8, 28).toordinal()


@pytest.mark.parametrize(
    ("text", "size"),
    [
        *(("1000", 1000), ("1,000", 1000), ("1.000", 1000), ("1 000", 1000), ("1'000", 1000)),
        *(("1034.0", 1034), ("~1,000", 1000), ("ca. 1000", 1000), ("c. 1 000", 1000)),
        *(("n = 1.059", 1059), ("1,059 adults", 1059), ("1 059 osób", 1059), ("Online 2000", 2000)),
        *(("≥1000", 1000), ("min. 1000", 1000), ("−", None), ("unbekannt", None), ("N/D", None)),
        *(("≈1500", 1500), ("1,000+", 1000), ("TOM • 1.001", 1001), ("T • 2.002", 2002)),
        *(("1,003 LV", 1003), ("1,003 (RV)", 1003), ("1000[a]", 1000), ("12.345", 12345)),
        *(
            ("1.234.567", 1234567),
            ("", None),
            ("–", None),
            ("?", None),
            ("n/a", None),
            ("NA", None),
        ),
        *(("1,5", 0), ("1.5", 0), ("1000-1200", 0), ("1,000.5", 0), ("-5", 0), ("1,00", 0)),
    ],
)
def test_sizes_as_they_are_published(text: str, size: int | None) -> None:
    """None where unknown, 0 where it is refused."""
    if size == 0:
        with pytest.raises(ValueError, match="must be the number of persons asked"):
            size_of(text)
    else:
        found = size_of(text)
        assert found == size or (size is None and found != found)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        *(("31", 31), ("31.5", 31.5), ("31,5", 31.5), ("31,5 %", 31.5), ("31.5%", 31.5)),
        *(
            ("31[b]", 31),
            ("<1", 0.5),
            ("~5", 5),
            ("≈ 5,5", 5.5),
            ("0", 0),
            (".5", 0.5),
            ("100", 100),
            ("–", None),
            ("", None),
        ),
        *(("~5", 5), ("≈ 5,5", 5.5), ("ca. 5", 5), ("5 ▲2", 5), ("5.0 ±1.5", 5), ("−", None)),
        *(("30-32", -1), ("1,234,5", -1), ("101", -1), ("31.5 (110)", -1), ("1e1", -1)),
    ],
)
def test_shares_as_they_are_published(text: str, share: float | None) -> None:
    """None where the party is not shown, -1 where it is refused."""
    if share == -1:
        with pytest.raises(ValueError, match="must be percent between 0 and 100"):
            share_of(text)
    else:
        found = share_of(text)
        assert found == share or (share is None and found != found)


def test_institutes_are_one_whatever_case_accents_blanks_and_hyphens() -> None:
    assert (
        len({normal(name) for name in ("Infratest dimap", "infratest-dimap", "Infratestdimáp")})
        == 1
    )
    assert normal("Sifo") != normal("Skop")
