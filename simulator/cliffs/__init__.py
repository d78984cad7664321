"""How near an election is to another outcome: what a tenth of a point is worth, which thresholds
are near, and how many votes it would take, of lists and in districts. Tables are in
`simulator.tables.of_cliffs`."""
