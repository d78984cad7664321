# %% [markdown]
# # Kazakhstan 2023: how much to trust a poll
#
# An exit poll asked 30,000 people on 19 March 2023. The scenario counts it as 600, which is how
# accurate final polls of proportional elections have been in the past. What does that choice do?

# %%
import polars as pl

import simulator

DRAWS = 200_000
scenario = simulator.load("kazakhstan-2023")
result = simulator.run(scenario, draws=DRAWS)
result

# %% [markdown]
# NSDP stands near the threshold of 5%: it has no seats, or four. Its mean is a number that rarely
# occurs.

# %%
result.seat_distribution.filter(pl.col("party") == "nsdp", pl.col("tier") == "all").select(
    "seats", "p"
)

# %% [markdown]
# The same poll with other design effects: one, that of clustering alone, and that of past polls.
# Common draws (one seed) let the rows differ by the choice alone.

# %%
rows = []
for design_effect in (1, 12, 24, 50, 80):
    other = scenario.with_(votes={"design_effect": design_effect})
    party = simulator.run(other, draws=DRAWS).parties.row(
        by_predicate=pl.col("party") == "nsdp", named=True
    )
    rows.append(
        {
            "design effect": design_effect,
            "NSDP enters": party["p_enters"],
            "error": party["p_enters_se"],
        }
    )
pl.DataFrame(rows)

# %% [markdown]
# The count is known by now. Lower scores are better; one election says little about a forecaster.

# %%
result.score(simulator.load("kazakhstan-2023/official")).frame()
