"""Biproportional seats: what lists share, then both divisors and the seats."""

from collections.abc import Iterator, Sequence

from simulator.exact.biproportional import Matrix
from simulator.explain.compensation import seats_by_region
from simulator.explain.words import decimal, number, table


def explain_matrix(matrix: Matrix, names: Sequence[str], regions: Sequence[str]) -> Iterator[str]:
    """The upper apportionment, the seats, and the divisors that prove them."""
    standing = [party for party, count in enumerate(matrix.voter_numbers) if count]
    if not standing:
        yield "No list qualifies."
        return
    rows = [
        (names[p], number(matrix.voter_numbers[p]), str(matrix.upper.seats[p])) for p in standing
    ]
    yield table(("list", "voter number", "seats"), rows)
    if not matrix.feasible:
        yield (
            "No allocation gives both the regions and the lists their seats: some lists have votes "
            "in too few regions. Nothing is allocated."
        )
        return
    yield seats_by_region(matrix.seats, standing, names, regions)
    of_regions = [(regions[r], decimal(d, 4)) for r, d in enumerate(matrix.region_divisors)]
    of_lists = [(names[p], decimal(matrix.list_divisors[p], 6)) for p in standing]
    yield table(("region", "divisor"), of_regions)
    yield table(("list", "divisor"), of_lists)
    yield "Votes / divisor of the region / divisor of the list, rounded, are the seats."
