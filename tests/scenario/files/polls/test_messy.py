"""Lists as people copy them from pages in many languages, made here: read, or refused with why."""

from datetime import date

import numpy as np
import pytest

from simulator.errors import ScenarioError

from .test_tables import days, read

DAY = date(2030, 5, 28)
UNTIL = DAY.toordinal()
TURKISH = """\
Araştırma şirketi,Tarih,Örneklem,AK PARTİ,CHP,MHP,İYİ,Diğer,Kararsız,Fark
Metro,10–12 Mayıs 2030,"2.500","35,8","26,4","8,4","21,5","7,9","4,0","9,4"
Öz-Veri,3-5 Mayıs 2030,~1500,36.0,27.0,8.0,21.0,8.0,–,9.0
Genel seçim,24 Haziran 2026,–,42.6,22.7,11.1,21.7,1.9,–,19.9
"""
SPANISH = """\
Empresa encuestadora/Medio,Fecha,Muestra,Participación,PP,PSOE,Vox,Otros,Ventaja
Sigma/El Diario[1],10–12 may 2030,"1.200","66,0","35,8","26,4","15,0","22,8","9,4"
Beta,3-5 de mayo de 2030,?,–,36,27,15,22,9
Elecciones generales de 2026,10 nov 2026,–,66.2,20.8,28.0,15.1,36.1,7.2
"""
FINNISH = """\
Tutkimuslaitos,Ajankohta,Otoskoko,KOK,PS,SDP,Muut,Ero
Kantar,10.–12.5.2030,2404,35.8,26.4,20.1,17.7,9.4
Talous,3.–5.5.2030,1903,36.0,27.0,20.0,17.0,9.0
Eduskuntavaalit 2027,2.4.2027,,20.8,20.1,19.9,39.2,0.7
"""
NORWEGIAN = """\
Meningsmåler,Dato,Respondenter,Ap,H,Frp,Andre,Ledelse
Norstat,10.–12. mai 2030,1000,35.8,26.4,12.0,25.8,9.4
Opinion,3.–5. mai 2030,990,36.0,27.0,12.0,25.0,9.0
Stortingsvalget 2029,13. sep. 2029,–,26.3,20.4,11.6,41.7,5.9
"""
FRENCH = """\
Sondeur,Dates,Échantillon,RN,RE,LFI,Autres,Abst.
Ifop,10–12 mai 2030,1 013,"35,8","26,4",11,"26,8",–
Elabe,3-5 mai 2030,1 200,36,27,11,26,45
Élections législatives de 2027,12 juin 2027,,12,8,26,54,52
"""
ITALIAN = """\
Istituto,Data,Campione,FdI,PD,M5S,Altri,Scarto
SWG,10–12 maggio 2030,1.200,35.8,26.4,16.1,21.7,9.4
Tecnè,3–5 mag 2030,1.000,36,27,15,22,9
Elezioni politiche 2027,25 set 2027,–,26.0,19.1,15.4,39.5,6.9
"""
POLISH = """\
Ośrodek badawczy,Termin,Próba,PiS,KO,Lewica,Inne,Nie wiem,Przewaga
IBRiS,10–12 maja 2030,1100,35.8,26.4,9.8,28.0,6.8,9.4
CBOS,3-5 maja 2030,1056,36,27,9,28,13,9
Wybory parlamentarne 2027,13 paź 2027,,43.6,27.4,12.6,16.4,,16.2
"""
CZECH = """\
Agentura,Datum,Velikost vzorku,ANO,SPOLU,SPD,Ostatní,Nerozhodnutí,Náskok
Kantar,10.–12. května 2030,1008,35.8,26.4,11.0,26.8,,9.4
Median,3.–5. května 2030,1057,36,27,8,29,12,9
Volby 2029,8. října 2029,,27,26,10,37,,1
"""
DUTCH = """\
Peilingbureau,Datum,Steekproef,VVD,PVV,D66,Overige,Zwevend
Ipsos,10-12 mei 2030,1000,"35,8","26,4",10,"27,8",
I&O,3-5 mei 2030,"2.000",36,27,10,27,12
Tweede Kamerverkiezingen 2028,15 maart 2028,,21.9,10.8,15.0,52.3,
"""
PORTUGUESE = """\
Instituto,Data,Amostra,PS,PSD,Chega,Outros,Indecisos,Vantagem
Aximage,10–12 maio 2030,"805",35.8,26.4,13,24.8,,9.4
Católica,3-5 de maio de 2030,"1.006",36,27,11,26,7,9
Legislativas 2026,30 jan 2026,,41.4,29.1,7.2,22.3,,12.3
"""
GREEK = """\
Εταιρεία,Ημερομηνία,Δείγμα,ΝΔ,ΣΥΡΙΖΑ,ΠΑΣΟΚ,Άλλοι,Διαφορά
Alco,10–12 Μαΐου 2030,1000,"35,8","26,4",12,"25,8","9,4"
Pulse,3–5 Μαΐου 2030,1200,36,27,12,25,9
Εκλογές 2027,1 Ιουλίου 2027,,40,20,11,29,20
"""
RUSSIAN = """\
Социологическая служба,Дата,Выборка,Единая Россия,КПРФ,ЛДПР,Другие,Затрудняюсь ответить
ВЦИОМ,10–12 мая 2030,1600,"28,64","21,12",10,"20,24",20
ФОМ,3–5 мая 2030,"1 500",36,27,10,27,
Результаты выборов,19 сентября 2026,,49.8,18.9,7.6,23.7,
"""
GERMAN = """\
Institut,Datum,Befragte,CDU/CSU,SPD,Grüne,Sonst.,Vorsprung
INSA,10.05.–12.05.2030,2.002,"35,8 %","26,4 %","13,5 %","24,3 %",Union +9
Forsa,03.05.–05.05.2030,2504,36,27,16,21,9
Bundestagswahl 2029,26.09.2029,,24.1,25.7,14.8,35.4,1.6
"""
TWO_HEADERS = """\
Polling firm,Fieldwork date,Sample size,Margin of error,Party,Party,Party,Lead
,,,,A,B,C,
Alpha,"10–12 May 2030","1,000",±3.1%,35.8,26.4,37.8,2
Beta,3–5 May 2030,800,±3.5 pp,36,27,37,1
"""
DATA_FRAME = """\
Polling firm,Fieldwork date,Sample size,A,B,C,Lead
Polling firm,Fieldwork date,Sample size,Unnamed: 3_level_1,Unnamed: 4_level_1,Unnamed: 5,Lead
Alpha,10–12 May 2030,"1,000",35.8,26.4,37.8,2
Beta,3–5 May 2030,800,36,27,37,1
"""
EVENTS = """\
Pollster[1],Date,Sample,A,B,C
20 May 2030,A changes its leader[2].,,,,
2030,2030,2030,2030,2030,2030
Alpha[a][b],10–12 May 2030,"1,000[c]",~35.8,26.4[d],37.8
Alpha (hypothetical),10–12 May 2030,"1,000",50,30,20
15 May 2030,Debate,Debate,Debate,Debate,Debate
2029,,,,,
Beta,3–5 May 2030,n/a,36.0%,27 %,37
Official results,28 May 2030,–,43,37,20
26 May 2026 election,26 May 2026,,40,40,20
"""
BRITISH = """\
Dates conducted,Pollster,Client,Sample size,Area,Con,Lab,Ref,Lib Dems,O/I,Lead
10–12 May,YouGov,The Times,"2,072 (weighted)",GB,35.8 (+1.0),26.4 (–0.4),14,9,14.8,9.4
3–5 May,Savanta,N/A,"2,235",UK,36,27,11,9,17,9
4 Jul 2029,2029 general election,–,,UK,20,40,14,12,14,20
"""
JAPANESE = """\
Year,Fieldwork date,Polling firm,Sample size,LDP,CDP,Ishin,Others,None,Und./no ans.,Lead
2030,10–12 May,Kyodo,"1,044",26.85,19.8,12.1,16.25,20,5,7.05
2030,3–5 May,NHK,"1,225",36,27,13,24,,,9
2026,26 Oct,2026 elections,,34.7,20.0,14.0,31.3,,,14.7
"""
BULGARIAN = """\
Агенция,Дата,Извадка,ГЕРБ,ПП-ДБ,ДПС,Други,Преднина
Тренд,10–12 май 2030,1005,"35,8","26,4","14,2","23,6","9,4"
Алфа,3–5 май 2030,1000,36,27,14,23,9
Избори 2027,2 април 2027,1000,"26,5","24,6","13,7","35,2","1,9"
"""
SWEDISH = """\
Polling firm,Fieldwork date,Sample size,S,M,V,Others,Lead,Gov.,Opp.
Novus,10–12 May 2030,"2,610",35.8,26.4,8.1,29.7,9.4,45.2,53.4
Ipsos,3–5 May 2030,"1,611",36,27,8,29,9,45,53
2026 general election,13 Sep 2026,–,30.3,19.1,6.7,43.9,11.2,48.9,49.6
"""
READ = {
    "two days": JAPANESE.replace("None,Und./no ans.", "支持なし,わからない"),
    "British": BRITISH,
    "Japanese": JAPANESE,
    "Bulgarian": BULGARIAN,
    "Swedish": SWEDISH,
    "Turkish": TURKISH,
    "Spanish": SPANISH,
    "Finnish": FINNISH,
    "Norwegian": NORWEGIAN,
    "French": FRENCH,
    "Italian": ITALIAN,
    "Polish": POLISH,
    "Czech": CZECH,
    "Dutch": DUTCH,
    "Portuguese": PORTUGUESE,
    "Greek": GREEK,
    "Russian": RUSSIAN,
    "German": GERMAN,
    "two headers": TWO_HEADERS,
    "data frame": DATA_FRAME,
    "events": EVENTS,
}


@pytest.mark.parametrize("text", READ.values(), ids=READ)
def test_lists_in_many_languages(text: str) -> None:
    """Each has two polls, of the same days, with the same shares of its first two parties."""
    polls, _ = read(text, until=UNTIL)
    assert days(polls) == ["2030-05-10/2030-05-12", "2030-05-03/2030-05-05"]
    np.testing.assert_allclose(polls.share[:, :2], [[0.358, 0.264], [0.36, 0.27]])
    assert 3 <= len(polls.parties) <= 4
    assert len(polls.institutes) == 2


@pytest.mark.parametrize("text", [text for text in READ.values() if text.count("\n") == 4][:17])
def test_results_in_the_list_are_no_polls(text: str) -> None:
    if text in (TWO_HEADERS, DATA_FRAME):
        return
    _, notes = read(text, until=UNTIL)
    assert sum("is the result of an election: not used" in note for note in notes) == 1


HEAD = "Pollster,Date,Sample,A,B,C\n"
SEATS = """\
Fieldwork date,Polling firm,Publisher,Likud,Yesh Atid,Shas,RZP,NU,UTJ,Labor,Ra'am,Hadash,Gov.
24 May 2030,Midgam,Channel 12,31,24,9,14,12,7,4,5,14,61
"""
REFUSED = [
    (SEATS, "add up to 120 percent"),
    (SEATS, "seats are not read: give percent"),
    (HEAD + "a,3 May 2030,1000,45,35–36,20", '"35–36"; is a range: write one number'),
    (HEAD + "a,3 May 2030,1000,45,55,55", "p.csv:2: the shares add up to 155 percent"),
    (
        HEAD + "a,3 May 2030,900 LV,45,35,20\na,3 May 2030,1200 RV,44,36,20",
        'p.csv:3: the poll of "a" of 2030-05-03 is of registered voters, and of likely voters in '
        "line 2: which are meant?",
    ),
    (
        "Pollster,Date,A,B,Other/Undecided\na,3 May 2030,45,35,20",
        '"Other/Undecided" is of other parties and of people who named none: give each a column',
    ),
    ("Pollster,Date,A,B,Undecided/Whatever\na,3 May 2030,45,35,20", "is it of people who named"),
    *(
        (HEAD + f"a,3 May 2030,{size},45,35,20", message)
        for size, message in (
            ("1000 (900)", 'size: "1000 (900)"; must be the number'),
            ("2×1000", "it has two numbers: write the one that says how many were asked"),
            ("1.059 (1/4)", "it has two numbers"),
            ("1k", "write the number in full"),
            ("1 tys. osób", "write the number in full"),
            ("3 waves", 'size: "3 waves"; must be the number'),
            ("6476725", "no poll has asked so many: if it is the result of an election, leave"),
        )
    ),
    (HEAD + "a,w19 2030,1000,45,35,20", "give the days of the week"),
    (HEAD + "a,3 May 2030,1000,1 059,35,20", 'persons asked, call the column "size"'),
    (HEAD + "a,May 2030,1000,45,35,20", "the day of the month is missing"),
    (HEAD + "a,3 May 30,1000,45,35,20", "give the year with four digits"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_what_is_refused(text: str, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        read(text, until=UNTIL)
    assert message in str(caught.value)


def test_a_lead_is_known_by_its_numbers_whatever_it_is_called() -> None:
    """Where shares are nearer to 100 without it; otherwise it stays, with a warning."""
    rows = ((45, 35, 20, 10), (44, 36, 20, 8), (46, 34, 20, 12))
    text = "Pollster,Date,A,B,C,Xx\n" + "".join(
        f"a,{day} May 2030,{','.join(map(str, row))}\n" for day, row in enumerate(rows, start=1)
    )
    polls, notes = read(text, until=UNTIL)
    assert polls.parties == ("A", "B", "C")
    told = 'every number of "Xx" is the lead of the first party over the second'
    assert f"p.csv: {told}: not used" in notes
    fewer, notes = read(text.replace(",20,", ",2,"), until=UNTIL)
    assert fewer.parties == ("A", "B", "C", "Xx")
    assert f"warning: p.csv: {told}: if it is not a party, leave it out" in notes
    declared, notes = read(text.replace(",20,", ",10,"), "A", "B", "C", "Xx", until=UNTIL)
    assert declared.parties == ("A", "B", "C", "Xx")
    assert not any(told in note for note in notes)
    rows = "".join(f"a,{day} May 2030,.5,.46,.04{day}\n" for day in (1, 2, 3))
    _, notes = read("Pollster,Date,A,B,C\n" + rows, until=UNTIL)
    assert not any("lead" in note for note in notes)


def test_polls_that_may_be_one_are_warned_of() -> None:
    rows = "a,3 May 2030,1000,45,35,20\na,3 May 2030,1000,40,40,20\nExit poll,28 May 2030,,44,36,20"
    _, notes = read(HEAD + rows, until=UNTIL)
    assert (
        'warning: p.csv:3: the poll of "a" of 2030-05-03 has the size of another one: if one of '
        "them is hypothetical, leave it out" in notes
    )
    assert "warning: p.csv:4: an exit poll: it counts as any other poll" in notes


def test_a_code_that_may_be_a_party_is_asked_about() -> None:
    """Unless the shares add up to 100 without it, another column says it, or it is declared."""
    head = "Pollster,Date,A,B,others,DK"
    with pytest.raises(
        ScenarioError, match=r'p\.csv:2: "DK", which is in the sum of the shares: is'
    ):
        read(f"{head}\na,3 May 2030,50,30,5,15", until=UNTIL)
    for text, parties in (
        (f"{head}\na,3 May 2030,60,35,5,15", ()),
        (f"{head},Refused\na,3 May 2030,48,28,4,12,8", ()),
        (f"{head}\na,3 May 2030,60,25,5,10", ("A", "B", "DK", "rest")),
    ):
        polls, _ = read(text, *parties, until=UNTIL)
        assert polls.share[0, 0] == pytest.approx(0.6)


def test_a_column_without_which_shares_do_not_add_up_is_asked_about() -> None:
    """Named like a lead, a source or a mode, it may be a party."""
    rows = "a,3 May 2030,60,20,15,5\nb,1 May 2030,61,20,14,5"
    with pytest.raises(ScenarioError, match=r'p\.csv:1: the column "Avance" is not used, but the'):
        read(f"Pollster,Date,A,B,Avance,others\n{rows}", until=UNTIL)
    _, notes = read(f"Pollster,Date,A,B,Avance,C\n{rows}", until=UNTIL)
    assert any(note.startswith('warning: p.csv: "Avance" is not used, but') for note in notes)
    declared, _ = read(
        f"Pollster,Date,A,B,Avance,others\n{rows}", "A", "B", "avance", "rest", until=UNTIL
    )
    assert declared.parties == ("A", "B", "avance")


def test_columns_that_no_known_name_says_are_read_by_what_they_hold() -> None:
    """In any language, where only one of them can be meant; each is told."""
    text = (
        "Maison,Jours,Personnes,A,B\nx,3–5 mai 2030,1.013,60,40\n"
        "Débat,Débat,Débat,Débat,Débat\ny,2 mai 2030,998,61,39\n"
    )
    polls, notes = read(text, until=UNTIL)
    assert days(polls) == ["2030-05-03/2030-05-05", "2030-05-02/2030-05-02"]
    np.testing.assert_array_equal(polls.size, [1013, 998])
    assert 'p.csv: the column "Maison" is read as "institute"' in notes
    with pytest.raises(ScenarioError, match="no column names the institutes"):
        read(text.replace("1.013", "web").replace("998", "web"), until=UNTIL)
    titled, _ = read(f"Sondages,,,,\n{text}", until=UNTIL)
    assert titled.parties == ("A", "B")


NEWEST_FIRST = ("26-27 May", "20 Apr", "2 Jan", "29 Dec – 2 Jan", "1 Sep", "20 Apr", "3 Nov")
ENDS = (
    "2030-05-27",
    "2030-04-20",
    "2030-01-02",
    "2030-01-02",
    "2029-09-01",
    "2029-04-20",
    "2028-11-03",
)


def ends(cells: tuple[str, ...]) -> list[str]:
    text = "Pollster,Date,A,B\n" + "".join(
        f"a{place},{cell},50,50\n" for place, cell in enumerate(cells)
    )
    return [each.partition("/")[2] for each in days(read(text, until=UNTIL)[0])]


def test_years_are_counted_back_from_the_election() -> None:
    """Whichever end of the list is the newest; rows may be out of order by a month."""
    assert ends(NEWEST_FIRST) == list(ENDS)
    assert ends(NEWEST_FIRST[::-1]) == list(ENDS[::-1])
    assert ends(("20 Apr", "10 May", "1 Apr")) == ["2030-04-20", "2030-05-10", "2030-04-01"]
    assert ends(("20 Apr", "1 Jan 2030", "20 Dec")) == ["2030-04-20", "2030-01-01", "2029-12-20"]
    assert ends(("20 Apr", "30 May 2030")) == ["2030-04-20"]


@pytest.mark.parametrize(
    "cells", [("20 Apr", "1 Mar", "20 May", "2 Jan"), ("1 Jun",), ("20 May", "1 Oct")]
)
def test_years_that_could_be_two_are_a_question(cells: tuple[str, ...]) -> None:
    with pytest.raises(ScenarioError, match=r'p.csv:2: ".+" has no year: is it 20(30|29), 20'):
        ends(cells)


def test_without_the_day_of_the_election_a_year_is_needed() -> None:
    with pytest.raises(ScenarioError, match=r'p.csv:2: "20 May" has no year; add it'):
        read("Pollster,Date,A,B\na,20 May,50,50\n")


def test_lines_that_are_no_polls_are_left_out() -> None:
    """Names of leaders below those of parties, footnotes, numbers of rows, two kinds of days."""
    text = (
        "Nr,Pollster,Out,Zeitraum,A,B,others\n,,,,Smith,Jones,\n"
        "3,a,12.05.2030,03.05.–05.05.,45,40,15\n2,b,02.05.2030,01.05.2030,45,40,15\n"
        "1,c,01.05.2030,30.04.2030,44,41,15\nMean,Mean,,2030,44.7,40.3,15\n* internal poll\n"
    )
    polls, notes = read(text.replace("Mean,Mean", ",Mean"), until=UNTIL)
    assert days(polls)[0] == "2030-05-03/2030-05-05"
    assert polls.institutes == ("a", "b", "c")
    for told in (
        'p.csv: the column "Out" is read as "published"',
        'p.csv: the column "Nr" is not used',
        "p.csv:2: neither an institute nor a share: not used",
        'p.csv:6: "Mean" is an average of polls: not used',
        "p.csv:7: a text alone: not used",
    ):
        assert told in notes


def test_a_column_says_of_whom_a_poll_is() -> None:
    text = "Pollster,Date,Population,A,B\na,3 May 2030,LV,55,45\na,3 May 2030,Adults,52,48"
    with pytest.raises(ScenarioError, match="is of adults, and of likely voters in line 2: which"):
        read(text, until=UNTIL)
    polls, _ = read(text.replace("Adults", "lv"), until=UNTIL)
    assert len(polls) == 2


def test_independents_as_one_party_are_told() -> None:
    _, notes = read("Pollster,Date,A,B,Independents\na,3 May 2030,50,35,15", until=UNTIL)
    assert notes[-1] == (
        'p.csv: "Independents" is read as one party; if they are many, call the column others'
    )


def test_columns_next_to_shares_are_left_out_or_asked_about() -> None:
    """Seats, changes and leads of a party, by its name; a small number that is of no party."""
    text = (
        "Pollster,Date,A,A seats,B,B change,B lead,others,Noise\n"
        "a,12 May 2030,40,140,45,-1,5,15,1.0\nb,1 May 2030,41,141,44,+1,3,15,1.2\n"
    )
    polls, notes = read(text, until=UNTIL)
    assert polls.parties == ("A", "B", "Noise")
    assert [note for note in notes if note.startswith("warning")] == [
        'warning: p.csv: without the column "Noise" the shares add up to 100 in every row: if it '
        "is not a party, leave it out"
    ]


def test_polls_that_may_be_the_same_or_a_result_are_told() -> None:
    text = (
        f"{HEAD}a,3 May 2030,1000,45,35,20\na,4–5 May 2030,1000,45,35,20\nb,28 May 2030,,44,36,20"
    )
    _, notes = read(text, until=UNTIL)
    assert [note for note in notes if note.startswith("warning")] == [
        'warning: p.csv:3: the poll of "a" of 2030-05-04 to 2030-05-05 has the figures of that in '
        "line 2: if they are one, leave one out",
        "warning: p.csv:4: of the day of the election: if it is the result, leave it out",
    ]


def test_a_day_of_publication_without_a_year_does_not_matter_next_to_days_with_one() -> None:
    polls, _ = read("Pollster,Date,Published,A,B\na,3 May 2030,5 May,55,45")
    assert days(polls) == ["2030-05-03/2030-05-03"]
