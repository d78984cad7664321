"""The work every baseline does: the list tier of Kazakhstan 2023, one national constituency.

A draw is

1. shares of eight options (seven lists, then against-all), by one of two models:
   "logistic-normal", weights `p * exp(z)` with independent `z ~ N(0, 1 / (n p))`, or
   "dirichlet", gammas of shape `p * (n - 1)`; weights are divided by their sum;
2. whole ballots by cumulative rounding: with VALID ballots the first k options together get
   VALID times their cumulative share, rounded; an option gets the difference, so that the
   votes are whole and sum to VALID;
3. the threshold: a list (never against-all) qualifies when `votes * 20 >= VALID`;
4. the Hare quota with largest remainders over the qualifying lists, SEATS seats, exact on whole
   ballots. Equal remainders at the cut go to the list that stands earlier, and the draw counts
   as tied;
5. tallies, int64, over all draws: the keys and shapes in SHAPES, and the joint table of seat
   vectors under "vectors" (packed keys, ascending) and "vector_counts".

Every baseline offers `run(draws, model, seed) -> dict` and `allocate(votes)`, which takes
[list, draw] whole votes with against-all as the last row and returns the seats as [list, draw].

Source: Constitutional Law on Elections of the Republic of Kazakhstan, article 97-1; Central
Election Commission, results of 19 March 2023.
"""

import numpy as np

SHARES = np.array([53.46, 10.52, 8.90, 7.87, 6.25, 5.31, 3.22, 4.47]) / 100
EFFECTIVE_SAMPLE_SIZE = 600
VALID = 6_366_441
SEATS = 69
LISTS = 7
OPTIONS = 8
THRESHOLD_VOTES = -(-VALID // 20)  # the fewest votes with votes * 20 >= VALID
MODELS = ("logistic-normal", "dirichlet")

OFFICIAL_VOTES = (3_431_510, 693_938, 547_154, 535_139, 432_920, 331_058, 146_431, 248_291)
OFFICIAL_SEATS = (40, 8, 6, 6, 5, 4, 0)

SHARE_BINS = 2000  # floor(votes * 2000 / VALID), the whole vote in the top bin
MICRO = 1_000_000  # share sums are of floor(votes * MICRO / VALID)
WASTED_BINS = 1000  # valid ballots for against-all and for lists without seats
GALLAGHER_BINS = 1000  # bins of 0.1 points; sqrt(half the sum of (vote % - seat %) squared)
KEY_BITS = 7  # a seat vector packs as the sum of seats[i] << (KEY_BITS * i)
SPLIT_LIST = 5  # "split_seats" counts the draws in which this list enters

SHAPES = {
    "seats": (LISTS, SEATS + 1),  # draws in which a list has 0, 1, 2, ... seats
    "split_seats": (LISTS, SEATS + 1),  # the same where SPLIT_LIST enters
    "crossings": (LISTS,),
    "entering": (1 << LISTS,),  # by bitmask of the lists that enter
    "number_entering": (LISTS + 1,),
    "largest": (LISTS,),  # alone with the most seats
    "shared_lead": (1,),
    "majority": (LISTS,),  # 2 * seats > SEATS
    "share": (OPTIONS, SHARE_BINS),
    "share_micro": (OPTIONS,),
    "turnout": (1,),  # constant here
    "wasted": (WASTED_BINS,),
    "gallagher": (GALLAGHER_BINS,),
    "tied": (1,),
    "nobody": (1,),
    "events": (3,),  # list 0 has 35 seats or more; lists 0 to 5 all enter; list 5 enters
}
