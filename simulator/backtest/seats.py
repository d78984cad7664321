"""Seats by a law: the kernel draws elections from what a forecast states, and they are scored."""

from collections.abc import Iterator, Mapping

from simulator.arrays import Floats
from simulator.backtest.cases import Case
from simulator.backtest.elections import Backtest
from simulator.backtest.scores import Row, chance_row, number_row
from simulator.ballots.official import Official
from simulator.compare.scores import score
from simulator.errors import SimulatorError
from simulator.figures.definitions import LARGEST, MAJORITY, SEATS
from simulator.job import Job
from simulator.polls.constants import DECIMALS
from simulator.scenario.model import Scenario
from simulator.text import canonical

OTHERS = "others"


def scored_seats(
    case: Case, backtest: Backtest, shares: Floats, covariance: Floats
) -> Iterator[Row]:
    """Seats, majority and largest party, of parties in the polls and of blocs."""
    names = {f"p{place}": case.polls.parties[place] for place in case.named}
    scenario = scenario_of(backtest, names, shares, covariance)
    tally = Job.of(scenario, backtest.seed).draw(0, backtest.draws)
    scored = score(scenario, tally, _official(case, scenario, names))
    labels = names | {bloc.id: bloc.id for bloc in backtest.blocs}
    for number in scored.numbers:
        if number.figure.measure == SEATS and number.figure.tier is None:
            yield number_row(SEATS, labels[number.figure.name or ""], number)
    for chance in scored.chances:
        if chance.figure.measure in (MAJORITY, LARGEST):
            measure, party = chance.figure.measure, labels[chance.figure.name or ""]
            yield chance_row(measure, party, chance, backtest.draws)


def scenario_of(
    backtest: Backtest, names: Mapping[str, str], shares: Floats, covariance: Floats
) -> Scenario:
    """An election by the law. Raises: SimulatorError, where the law needs more than shares."""
    ids = [*names, OTHERS]
    percent = [round(100.0 * float(share), DECIMALS) for share in shares]
    parties: list[Row] = [
        {"id": each, "name": names.get(each, "Others"), "share": share}
        for each, share in zip(ids, percent, strict=True)
    ]
    parties[-1]["role"] = "other"
    table = {
        one: {other: float(covariance[row, column]) for column, other in enumerate(ids[: row + 1])}
        for row, one in enumerate(ids)
    }
    try:
        return Scenario.from_dict(
            {
                "format": 1,
                "id": "backtest",
                "law": backtest.law,
                "party": parties,
                "votes": {"model": "logistic-normal", "covariance": table},
                "bloc": _blocs(backtest, names),
            }
        )
    except SimulatorError as error:
        raise SimulatorError(
            f'{backtest.file}: law: "{backtest.law}" needs more than national shares, so seats '
            f"cannot be computed ({str(error).splitlines()[0]}); leave out the law"
        ) from None


def _blocs(backtest: Backtest, names: Mapping[str, str]) -> list[Row]:
    """The blocs with two parties or more in the polls."""
    ids = {canonical(name): each for each, name in names.items()}
    found = [
        {"id": bloc.id, "parties": [ids[canonical(p)] for p in bloc.parties if canonical(p) in ids]}
        for bloc in backtest.blocs
    ]
    return [bloc for bloc in found if len(bloc["parties"]) > 1]


def _official(case: Case, scenario: Scenario, names: Mapping[str, str]) -> Official:
    """The seats that parties in the polls really had."""
    known = {canonical(party): seats for party, seats in (case.election.seats or {}).items()}
    house = {each: known.get(canonical(name), 0) for each, name in names.items()}
    if len(scenario.tier) == 1:
        return Official(seats={scenario.tier[0].id: house})
    return Official(house=house)
