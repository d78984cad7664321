# %% [markdown]
# # New Zealand 2014: a house that varies
#
# A party that wins more electorates than its share of the party vote keeps them: the house then
# has more than 120 seats.

# %%
import polars as pl

import simulator

DRAWS = 100_000
result = simulator.run(simulator.load("new-zealand-2014"), draws=DRAWS)
result.house

# %% [markdown]
# Who enters, and by what: a share of 5%, or an electorate. `p_threshold` is the former,
# `p_enters` either.

# %%
result.tiers.filter(pl.col("tier") == "list").select(
    "party", "p_threshold", "p_enters", "seats_q05", "seats_q95"
)

# %% [markdown]
# Medians of parties need not add up to a house. These are splits that were drawn.

# %%
result.houses.filter(pl.col("tier") == "all").head(5)

# %%
result.events.select("name", "p", "low", "high")
