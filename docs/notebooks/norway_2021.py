# %% [markdown]
# # Norway 2021: nineteen levelling seats and a threshold of 4%
#
# A list below 4% can win seats of a county, but no levelling seat. Which lists are near it?

# %%
import polars as pl

import simulator

DRAWS = 20_000
scenario = simulator.load("norway-2021")
result = simulator.run(scenario, draws=DRAWS)
near = pl.col("p_enters").is_between(0.01, 0.99)
result.tiers.filter(pl.col("tier") == "levelling", near).select("party", "p_enters", "p_enters_se")

# %% [markdown]
# What the Greens' threshold means for the others:

# %%
result.conditional_seats.filter(pl.col("event") == "mdg-levels").pivot(
    on="happened", index="party", values="seats_mean"
)

# %% [markdown]
# A poll instead of the last count: shares that are set are kept, the others are scaled so that
# all make 100.

# %%
poll = scenario.with_(
    print, party={"ap": {"share": 29.0}, "h": {"share": 18.0}, "sp": {"share": 9.0}}
)
simulator.run(poll, draws=DRAWS).events.select("name", "p", "se")
