# %% [markdown]
# # Sweden 2022: two sides, three seats apart
#
# The four parties of the right won 176 of 349 seats. An event adds them up; questions can be
# added in Python.

# %%
import polars as pl

import simulator

DRAWS = 200_000
asked = [
    {
        "id": "right-by-ten",
        "when": "sd + m + kd + l >= 180",
        "name": "The right leads by ten seats or more",
    },
    {"id": "m-passes-sd", "when": "share(m) >= 20", "name": "The Moderates reach 20%"},
]
scenario = simulator.load("sweden-2022").with_(event=asked)
result = simulator.run(scenario, draws=DRAWS)
result.events.select("name", "p", "se")

# %% [markdown]
# The Liberals had 4.6%, with a threshold of 4%. Seats of the right with and without them:

# %%
right = pl.col("party").is_in(["sd", "m", "kd", "l"])
result.conditional_seats.filter(pl.col("event") == "l-enters", right).group_by("happened").agg(
    pl.col("seats_mean").sum()
)

# %% [markdown]
# Half a point more or less for the Liberals:

# %%
rows = []
for share in (4.1, 4.6, 5.1):
    drawn = simulator.run(scenario.with_(party={"l": {"share": share}}), draws=DRAWS)
    rows.append(
        {
            "share of L": share,
            **drawn.events.row(by_predicate=pl.col("event") == "right", named=True),
        }
    )
pl.DataFrame(rows).select("share of L", "p", "se")
