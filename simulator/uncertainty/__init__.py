"""How votes and turnout vary: one file per model."""
