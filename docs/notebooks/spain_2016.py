# %% [markdown]
# # Spain 2016: a law that makes large parties larger
#
# 350 seats in 52 provinces by D'Hondt. What do the divisors change, and what would one national
# constituency?

# %%
import polars as pl

import simulator

DRAWS = 20_000
scenario = simulator.load("spain-2016")
result = simulator.run(scenario, draws=DRAWS)
result

# %%
fairer = scenario.with_(tier={"congress": {"divisor": "sainte-lague"}})
change = result.compare(fairer)
change.frame().filter(pl.col("measure") == "seats", pl.col("beyond_noise")).select(
    "party", "a", "b", "change", "se"
).sort("change")

# %% [markdown]
# The Gallagher index says how far seats are from votes.

# %%
both = {"D'Hondt": result, "Sainte-Laguë": simulator.run(fairer, draws=DRAWS)}
pl.concat(
    each.proportionality.filter(pl.col("measure") == "gallagher").with_columns(law=pl.lit(name))
    for name, each in both.items()
)

# %% [markdown]
# Why did the house change? Reasons, with the draws in which each holds.

# %%
pl.DataFrame(change.reasons)
