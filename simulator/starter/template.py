"""A law that does not ship: tiers with their keys left to fill in, which `simulator check` lists.

Until they are filled in, votes and regions are checked with the law `STAND_IN`.
"""

from collections.abc import Sequence

from simulator.scenario.files.laws import Law

STAND_IN = Law(
    id="none",
    name="A law to fill in",
    notes="",
    needs="",
    tables={"tier": [{"id": "list", "method": "highest-averages", "divisor": "dhondt"}]},
)
_LISTS = """\
# The law is not built in. Replace each "TODO"; `simulator check` says what may stand there, and
# `simulator laws NAME` prints a built-in law, to copy from. Add a [[tier]] for each further way
# of filling seats.

[[tier]]
id = "list"
name = "Lists"
method = "TODO" # "highest-averages", "largest-remainder", or another: see docs/scenario.md
# divisor = "dhondt" # with highest averages: "sainte-lague", ...
# quota = "hare" # with largest remainders: "droop", ...
{by}{seats}
tie = "TODO" # who gets the seat in a tie: "lot", "more-votes" or "registration"
threshold = {{ share = "TODO" }} # percent of the valid votes, 0 for none
source = "TODO: the articles of the law"
"""
_BY = 'by = "TODO" # "nation": all votes together; "region": each region by its own votes\n'
_REGION_SEATS = '# seats = 100 # with by = "nation"; regions.csv has the seats of each region'
_DISTRICTS = """
[[ballot]]
id = "list"
kind = "lists"

[[ballot]]
id = "district"
kind = "candidates"
residual_sd = 0.2 # assumed: the candidate's own effect

[[tier]]
id = "district"
name = "Districts"
method = "plurality"
tie = "TODO"
source = "TODO: the articles of the law"
"""


def with_districts() -> Law:
    """The stand-in where candidates stand in districts."""
    rows = [{"id": "list", "kind": "lists"}, {"id": "district", "kind": "candidates"}]
    tiers = [*STAND_IN.tables["tier"], {"id": "district", "method": "plurality"}]
    return STAND_IN._replace(tables={"ballot": rows, "tier": tiers})


def template(
    seats: int | None,
    alliances: Sequence[str],
    *,
    regions: bool,
    region_seats: bool,
    districts: bool,
) -> str:
    """The tables of a law to fill in; `regions` and `districts` say whether there are any.

    `alliances` are the lines of those that are known.
    """
    number = f"seats = {seats}" if seats else 'seats = "TODO"'
    number = _REGION_SEATS if region_seats and not seats else number
    by = _BY if regions else ""
    allied = "\n".join([*alliances, ""]) if alliances else ""
    return _LISTS.format(by=by, seats=number) + allied + (_DISTRICTS if districts else "")
