"""Count a block: shares and indices at once, outcomes by their records."""

from simulator.arrays import Floats, Integers
from simulator.counting import events as event_codes
from simulator.counting import joint, packed_keys, records
from simulator.counting.blocs import add_up, count_blocs
from simulator.counting.counts import PARTS, Counts, count_proportionality, count_shares, round_off
from simulator.counting.events import EventsPlan
from simulator.counting.outcomes import (
    Outcomes,
    complete,
    count_entry,
    count_events,
    count_house,
    count_lead,
)
from simulator.counting.places import PlaceCounts, count_seats
from simulator.jit import kernel_function
from simulator.kernel.counts import Counting
from simulator.kernel.work import Work
from simulator.lanes import add, add_times, clear, copy, fill
from simulator.plan import Plan


@kernel_function
def count_block(plan: Plan, lanes: int, work: Work, count: Counting) -> None:
    """Add a block to the counts: shares and indices at once, outcomes by their records."""
    counts = count.counts
    counts.draws[0] += lanes
    _count_parts(counts.shares, counts.share_sums, work.votes, work.nation_valid, lanes, work)
    if plan.blocs.party.size > 0:
        add_up(plan.blocs.option_start, plan.blocs.option, work.votes, lanes, work.bloc_votes)
        shares, sums = counts.bloc_shares, counts.bloc_share_sums
        _count_parts(shares, sums, work.bloc_votes, work.nation_valid, lanes, work)
    _count_turnout(plan.turnout.drawn, lanes, work, counts)
    if plan.proportional_seats > 0:
        seats = work.list_seats
        if plan.proportional_tier >= 0:
            seats = work.seats[plan.proportional_tier]
        else:
            _add_proportional_tiers(plan, lanes, work)
        _part_of_a_seat(plan, lanes, work)
        count_proportionality(
            counts,
            work.votes,
            plan.votes.options,
            work.nation_valid,
            seats,
            plan.lists,
            work.scratch[3],
            lanes,
            work.scratch,
            work.bins,
        )
    if plan.counts_regions and plan.placed_tier < 0:
        _count_regions(plan, lanes, work, count.places)
    _compare_drawn(plan, lanes, work)
    if count.one_by_one[0]:
        _take_outcomes(plan, lanes, work, count.outcomes)
        _count_outcomes(plan, lanes, count)
    else:
        _add_records(plan, lanes, work, count)


@kernel_function
def _count_parts(
    histogram: Integers, sums: Integers, votes: Floats, whole: Floats, lanes: int, work: Work
) -> None:
    """Count the shares `votes` [row, lane] of the `whole` [lane]; overwrites a scratch row."""
    count_shares(histogram, sums, votes, whole, lanes, work.scratch[0], work.bins)


@kernel_function
def _count_regions(plan: Plan, lanes: int, work: Work, places: PlaceCounts) -> None:
    """Count the seats of several tiers, region by region."""
    seats = work.area_seats
    for region in range(places.region_seats.shape[0]):
        clear(seats, lanes)
        for tier in range(plan.tiers.method.size):
            if plan.placed[tier]:
                for party in range(plan.parties):
                    add(work.region_seats[tier, region, party], lanes, seats[party])
        count_seats(seats, lanes, places.region_seats[region], places.region_any[region])


@kernel_function
def _add_records(plan: Plan, lanes: int, work: Work, count: Counting) -> None:
    """Gather the outcomes of a block with those of the blocks before."""
    _pack_records(plan, lanes, work)
    packed_keys.find_slots(work.key, records.SLOTS, lanes, work.slot)
    done = 0
    while done < lanes:
        done = records.add_records(count.records, work.key, work.slot, done, lanes)
        if done < lanes or records.hardly_repeat(count.records):
            count.one_by_one[0] = records.hardly_repeat(count.records)
            count_records(plan, count)


@kernel_function
def _count_turnout(drawn: bool, lanes: int, work: Work, counts: Counts) -> None:
    """Count the nation's turnout; where it is not drawn, one lane tells for all."""
    sums = counts.turnout_sums[0]
    total, high, low = sums[0], sums[1], sums[2]
    some, cast = lanes if drawn else 1, work.nation_cast_row
    _count_parts(counts.turnout, counts.turnout_sums, cast, work.registered, some, work)
    if not drawn:
        sums[0] += (lanes - 1) * (sums[0] - total)
        sums[1] += (lanes - 1) * (sums[1] - high)
        sums[2] += (lanes - 1) * (sums[2] - low)
        counts.turnout[0, work.bins[0, 0]] += lanes - 1


@kernel_function
def _part_of_a_seat(plan: Plan, lanes: int, work: Work) -> None:
    """Overwrite `work.scratch[3]` by one seat in millionths of the seats that are proportional."""
    part = work.scratch[3]
    fill(part, float(plan.proportional_seats), lanes)
    if plan.house_varies:
        fill(part, 0.0, lanes)
        for tier in range(plan.tiers.method.size):
            if plan.proportional[tier]:
                for party in range(plan.parties):
                    add(work.seats[tier, party], lanes, part)
    for lane in range(lanes):
        part[lane] = PARTS / max(part[lane], 1.0)


@kernel_function
def _add_proportional_tiers(plan: Plan, lanes: int, work: Work) -> None:
    """Overwrite `work.list_seats` with the lists' seats of all proportional tiers together."""
    clear(work.list_seats, lanes)
    for tier in range(plan.tiers.method.size):
        if plan.proportional[tier]:
            for party in range(plan.lists):
                add(work.seats[tier, party], lanes, work.list_seats[party])


@kernel_function
def _compare_drawn(plan: Plan, lanes: int, work: Work) -> None:
    """Decide the comparisons that look at what no record keeps.

    The first rows of `work.scratch` are as `count_proportionality` left them; overwrites another.
    """
    events = plan.events
    for index in range(events.drawn.size):
        atom = events.drawn[index]
        total = work.drawn[index]
        fill(total, 0.0, lanes)
        for term in range(events.term_start[atom], events.term_start[atom + 1]):
            _add_term(events, term, lanes, work, total)
        event_codes.compare(total, events.operator[atom], events.constant[atom], lanes)


@kernel_function
def _add_term(events: EventsPlan, term: int, lanes: int, work: Work, total: Floats) -> None:
    """Add what a term looks at to `total` [lane]; may overwrite a row of `work.scratch`."""
    source, party = events.source[term], events.party[term]
    place, region = events.place[term], events.region[term]
    row = work.votes[party]
    if source == event_codes.VALID:
        row = work.nation_valid
    elif source == event_codes.CAST:
        row = work.nation_cast
    elif source == event_codes.REGISTERED:
        row = work.registered
    elif source == event_codes.LOST:
        row = work.scratch[0]
    elif source == event_codes.INDEX:
        round_off(work.scratch[1], lanes, work.scratch[4])
        row = work.scratch[4]
    elif source == event_codes.SEATS:
        row = work.seats[place - 1, party]
    elif source == event_codes.REGION_VOTES:
        row = work.region_votes[region, party]
    elif source == event_codes.REGION_VALID:
        row = work.region_valid[region]
    elif source == event_codes.REGION_SEATS:
        row = work.region_seats[place, region, party]
    elif source == event_codes.WINNER:
        row = work.winners[region]
    add_times(row, events.coefficient[term], lanes, total)


@kernel_function
def _pack_records(plan: Plan, lanes: int, work: Work) -> None:
    """Overwrite `work.key` [word, lane] with what the counts need to know of each draw."""
    clear(work.key, lanes)
    layout, position = plan.records, 0
    for run in range(layout.kind.size):
        kind, tier = layout.kind[run], layout.tier[run]
        rows = work.drawn
        if kind == records.SEATS:
            rows = work.seats[tier]
        elif kind == records.CLEARED:
            rows = work.qualified[tier]
        elif kind == records.ENTERS:
            rows = work.admitted[tier] if plan.tiers.admits_others[tier] else work.qualified[tier]
        position = packed_keys.pack_run(
            rows, layout.fields[run], layout.bits[run], position, lanes, work.key
        )


@kernel_function
def _take_outcomes(plan: Plan, lanes: int, work: Work, outcomes: Outcomes) -> None:
    """Overwrite the outcomes by those of the block, once each."""
    for tier in range(plan.tiers.method.size):
        for party in range(plan.parties):
            copy(work.seats[tier, party], lanes, outcomes.seats[1 + tier, party])
        if plan.tiers.of_lists[tier]:
            taking = work.admitted[tier] if plan.tiers.admits_others[tier] else work.qualified[tier]
            for party in range(plan.lists):
                copy(work.qualified[tier, party], lanes, outcomes.cleared[tier, party])
                copy(taking[party], lanes, outcomes.enters[tier, party])
    for index in range(plan.events.drawn.size):
        copy(work.drawn[index], lanes, outcomes.drawn[index])


@kernel_function
def count_records(plan: Plan, count: Counting) -> None:
    """Count the outcomes of all records, and empty their table."""
    outcomes = count.outcomes
    most, slot = outcomes.times.size, 0
    while slot < records.SLOTS:
        taken, slot = records.take_records(count.records, slot, most, outcomes.key, outcomes.times)
        _unpack_records(plan, taken, outcomes)
        _count_outcomes(plan, taken, count)
    fill(outcomes.times, 1, most)


@kernel_function
def _unpack_records(plan: Plan, lanes: int, outcomes: Outcomes) -> None:
    """Overwrite the outcomes by what the records say."""
    layout, position = plan.records, 0
    for run in range(layout.kind.size):
        kind, tier = layout.kind[run], layout.tier[run]
        rows = outcomes.drawn
        if kind == records.SEATS:
            rows = outcomes.seats[1 + tier]
        elif kind == records.CLEARED:
            rows = outcomes.cleared[tier]
        elif kind == records.ENTERS:
            rows = outcomes.enters[tier]
        position = packed_keys.unpack_run(
            outcomes.key, layout.fields[run], layout.bits[run], position, lanes, rows
        )
        if kind == records.ENTERS and not plan.tiers.admits_others[tier]:
            for party in range(plan.lists):
                copy(outcomes.enters[tier, party], lanes, outcomes.cleared[tier, party])


@kernel_function
def _count_outcomes(plan: Plan, lanes: int, count: Counting) -> None:
    """Count outcomes whose tiers' seats, entry and comparisons of ballots are there."""
    outcomes, counts, vectors = count.outcomes, count.counts, plan.joint
    complete(plan.tiers.method.size, lanes, outcomes)
    count_house(plan.house, plan.house_varies, lanes, outcomes, counts)
    if plan.blocs.party.size > 0:
        count_blocs(
            plan.blocs,
            outcomes.seats[0],
            outcomes.times,
            outcomes.rows[1],
            lanes,
            outcomes.blocs,
            outcomes.rows[0],
            outcomes.bins,
            counts,
        )
    count_lead(lanes, outcomes, counts)
    count_entry(plan.tiers.of_lists, lanes, outcomes, counts)
    count_events(plan.events, lanes, outcomes, counts)
    for table in range(vectors.kind.size):
        rows = outcomes.seats[vectors.place[table]]
        if vectors.kind[table] == joint.LISTS_ENTERING:
            rows = outcomes.enters[vectors.place[table]]
        joint.count_vectors(
            count.joint, vectors, table, rows, outcomes.times, lanes, outcomes.joint
        )
