"""How votes become seats: one file per rule; `exact` says the law a second time in Fractions."""
