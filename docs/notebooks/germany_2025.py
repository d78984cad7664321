# %% [markdown]
# # Germany 2025: BSW missed the threshold by 0.02 points
#
# With BSW in the Bundestag, CDU, CSU and SPD would have had no majority. The scenario varies
# votes around the count of 23 February 2025: how close was it?

# %%
import polars as pl

import simulator

DRAWS = 100_000
scenario = simulator.load("germany-2025")
result = simulator.run(scenario, draws=DRAWS)
result.events.select("name", "p", "se")

# %% [markdown]
# The event `bsw-enters` is a split: seats are also counted where it happened, and where it did
# not.

# %%
result.conditional_seats.filter(pl.col("party").is_in(["cdu", "csu", "spd", "bsw"])).select(
    "happened", "party", "draws", "seats_q05", "seats_q50", "seats_q95"
)

# %% [markdown]
# What would a threshold of 4% have changed? Draw i of both is the same election, so only draws
# that change add to the error of the difference.

# %%
lower = scenario.with_(tier={"list": {"threshold": {"share": 4}}})
change = result.compare(lower)
change.frame().filter(pl.col("beyond_noise")).select(
    "measure", "party", "event", "a", "b", "change", "se"
).head(20)

# %%
print(f"seats moved, on average: {change.at_most:.1f}")
