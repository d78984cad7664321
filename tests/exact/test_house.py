"""Several tiers together, and the lots of a house."""

from simulator.exact import TiePlace

from .laws import DHONDT, HARE, nation, regions_of, whole


def test_tiers_add_up() -> None:
    tiers = (
        HARE | {"id": "lists", "seats": 4},
        {"id": "named", "method": "stated", "won": {"b": 2, "lone-0": 1}},
        {"id": "districts", "method": "plurality"},
    )
    house = nation((60, 40), *tiers, districts=[(0, {0: 1, 2: 2})], independents=1)
    assert house.seats("lists") == (2, 2, 0)
    assert house.seats("named") == (0, 2, 1)
    assert house.seats("districts") == (0, 0, 1)
    assert house.seats() == (2, 4, 2)
    assert house.taking_part("districts") == (True, True)


def test_who_cannot_be_elected_has_votes_and_no_seat() -> None:
    tier = {"id": "t", "method": "plurality"}
    assert nation((1,), tier, districts=[(0, {-1: 9, 0: 1})]).seats() == (1,)
    assert nation((1,), tier, districts=[(0, {-1: 9})]).seats() == (0,)


def test_seats_of_the_nation_are_no_regions() -> None:
    regions = regions_of([[60, 40], [10, 90]], seats=[3, 2])
    house = whole(regions, HARE | {"seats": 4})
    assert (house.seats("t"), house.by_region("t")) == ((1, 3), ())


def test_every_place_has_a_lot_of_its_own() -> None:
    asked: list[TiePlace] = []

    def lots(place: TiePlace):
        def drawn(tied):
            asked.append(place)
            return tied[::-1]

        return drawn

    tiers = (
        {"id": "districts", "method": "plurality"},
        DHONDT | {"id": "lists", "by": "region"},
        HARE | {"id": "nation", "seats": 1, "bonus": {"seats": 1}},
        HARE | {"id": "alone", "seats": 1, "threshold": {"share": 100, "comparison": ">"}},
    )
    house = whole(
        regions_of([[5, 5], [2, 2], [3, 3]], seats=[1, 2, 3]),
        *tiers,
        lots=lots,
        districts=[(0, {0: 2, 1: 1}), (0, {0: 1, 1: 1})],
    )
    assert asked == [
        TiePlace(0, "district", 1),
        TiePlace(1, "seats", 0),
        TiePlace(1, "seats", 2),
        TiePlace(2, "bonus", 0),
    ]
    assert house.by_region("lists") == ((0, 1), (1, 1), (1, 2))
    assert house.seats("nation") == (0, 1)
    assert {tie.rule for tie in house.ties} == {"lot"}
