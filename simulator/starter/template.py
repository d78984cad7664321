"""Texts to edit: a scenario that runs as it is, and a law that does not ship, to be filled in.

The law's tiers have keys that `simulator check` lists. Until they are filled in, votes and regions
are checked with the law `STAND_IN`.
"""

from collections.abc import Sequence

from simulator.scenario.files.laws import Law
from simulator.starter.election import Election

STARTER = """\
# A scenario says how votes may vary and how the law turns votes into seats.
# Check it with `simulator check FILE`, run it with `simulator run FILE --draws 1e6`.
# Shares, turnout and thresholds are in percent. An unknown key is an error, never ignored.

format = 1
id = "starter"
name = "Example election"
date = "2030-06-02"
country = "Nowhere"
notes = "Every number here is invented. Replace them with yours, and give your sources."

# --- Parties --------------------------------------------------------------------------------
# One [[party]] for each line of the ballot. Shares are of valid votes and add up to 100.
# role = "list" (the default) can win list seats; "other" collects the small lists and wins none.

[[party]]
id = "unity"
name = "Unity"
color = "#0072b2"
share = 41.5
source = "Last poll, 30 May 2030"

[[party]]
id = "workers"
name = "Workers' Front"
color = "#d55e00"
share = 31.0

[[party]]
id = "greens"
name = "Greens"
color = "#009e73"
share = 14.5

[[party]]
id = "coast"
name = "Coast Alliance"
color = "#cc79a7"
share = 5.8

[[party]]
id = "others"
name = "Other lists"
role = "other"
notes = "none of them is near the threshold; one that is needs a [[party]] of its own"
share = 7.2

# --- Uncertainty of the shares ----------------------------------------------------------------
# How far averages of polls have been from results so many days before an election: as far as a
# random sample of 692 people on the day before national ones, of 389 two weeks before, of 182 two
# months before; in states and regions (kind = "regional") of 313, 183, 112. The number of
# interviews is another matter: polls share their errors. With a list of polls, polls.csv:
# polls = { csv = "polls.csv" } and spread = "polls" give the shares, too.

[votes]
spread = "past-errors"
days = 14
kind = "national"

# --- Turnout ----------------------------------------------------------------------------------
# The mean in percent; national_sd is the spread on the logit scale: 0.10 is 2.5 points at 50%.

[turnout]
registered = 5_000_000
mean = 62.0
national_sd = 0.08
invalid = 1.5

# --- The law ------------------------------------------------------------------------------------
# One [[tier]] for each way of filling seats. Other methods are "largest-remainder" (with a quota,
# such as "hare") and "plurality" (one seat for each [[district]]). Many laws are built in:
# law = "spain" at the top replaces all of this; `simulator laws` lists them.

[[tier]]
id = "list"
name = "National lists"
method = "highest-averages"
divisor = "dhondt"
seats = 120
tie = "lot"

[tier.threshold]
share = 5.0            # percent of the base; base = "valid" by default
comparison = ">="

# --- Events: outcomes to report ------------------------------------------------------------------
# A party's id by itself means its seats; share(ID) is its percent of the list votes.

[[event]]
id = "unity-majority"
name = "Unity has a majority alone"
when = "unity >= 61"

[[event]]
id = "left-majority"
name = "Workers and Greens have a joint majority"
when = "workers + greens >= 61"

[[event]]
id = "coast-enters"
name = "The Coast Alliance reaches the threshold"
when = "coast enters"
split = true           # show the seats with it and without it

[[event]]
id = "hung"
name = "Nobody has a majority, and turnout is below 60%"
when = "not (unity >= 61 or workers >= 61) and turnout < 60"
"""
"""A commented scenario in TOML that loads and runs as it is."""
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


def template(election: Election, alliances: Sequence[str]) -> str:
    """The tables of a law to fill in; `alliances` are the lines of those that are known."""
    seats = election.tier_seats.get("list")
    number = f"seats = {seats}" if seats else 'seats = "TODO"'
    number = _REGION_SEATS if election.told("seats") and not seats else number
    by = _BY if election.regions else ""
    allied = "\n".join([*alliances, ""]) if alliances else ""
    return _LISTS.format(by=by, seats=number) + allied + _DISTRICTS * bool(election.candidates)
