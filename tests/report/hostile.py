"""A page whose every name is hostile: markup, quotes, right to left, too long; and very many."""

from functools import cache

import simulator
from simulator.report import Look, Words, of_election

NAMES = (
    "</script><script>hacked=1</script>",
    "<img src=x onerror=hacked=1>",
    '"><b onclick=hacked=1>',
    "' onmouseover='hacked=1",
    "javascript:hacked=1",
    "{{ 7*7 }}{% raw %}",
    "=HYPERLINK(1)",
    "حزب العمال والفلاحين",
    "Wählervereinigungsdachverbandsgesamtvorstand",
    "&lt;script&gt;\\u003c",
)

MARKS = ("<b>", "</i>", '"><', "حزب")
"""Of squares."""


@cache
def result() -> simulator.Result:
    """30 parties and 1,200 districts in squares; three regions, two of them with outlines."""
    numbers = range(30)
    scenario = simulator.Scenario.from_dict(
        {
            "format": 1,
            "id": "hostile",
            "name": NAMES[0],
            "notes": f"{NAMES[1]} javascript:hacked=1 https://example.org/<script>",
            "sources": [*NAMES],
            "party": [
                {
                    "id": f"p{n}",
                    "name": f"{NAMES[n % len(NAMES)]} {n}",
                    "share": 5.0 if n < 10 else 2.5,
                }
                for n in numbers
            ],
            "votes": {"model": "dirichlet", "effective_sample_size": 400},
            "ballot": [{"id": "list", "kind": "lists"}, {"id": "district", "kind": "candidates"}],
            "region": [
                {"id": f"r{n}", "name": NAMES[n], "registered": 4_000_000} for n in range(3)
            ],
            "district": [
                {"id": f"d{n}", "name": NAMES[n % len(NAMES)], "region": f"r{n % 3}"}
                for n in range(1200)
            ],
            "candidate": [
                {"district": f"d{n}", "party": f"p{k % 30}", "share": 50.0}
                for n in range(1200)
                for k in (n, n + 7)
            ],
            "tier": [
                {
                    "id": "list",
                    "name": NAMES[3],
                    "method": "highest-averages",
                    "seats": 200,
                    "threshold": {"share": 3},
                },
                {"id": "district", "name": NAMES[2], "method": "plurality"},
            ],
            "event": [
                {"id": f"e{n}", "name": name, "when": f"p{n} >= 20", "split": n == 0}
                for n, name in enumerate(NAMES)
            ],
            "page": {
                "credit": NAMES[1],
                "licence": NAMES[2],
                "remark": [{"text": NAMES[0], "after": True}],
                "tiles": [
                    {"id": f"d{n}", "column": n % 60 + 1, "row": n // 60 + 1, "label": MARKS[n % 4]}
                    for n in range(1200)
                ],
                "outline": [
                    {"id": "r0", "path": "M0 0 500 0 500 900 0 900Z"},
                    {"id": "r1", "path": "M500 0 1000 0 1000 900 500 900Z"},
                ],
            },
            "counts": {"districts": True},
        }
    )
    return simulator.run(scenario, draws=300, quiet=True)


@cache
def hostile() -> str:
    """The page."""
    return of_election(result(), Words("en"), Look(css="</style><script>hacked=1</script>")).html
