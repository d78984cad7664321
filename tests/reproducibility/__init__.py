"""One tally for one scenario, seed and range of draws: whatever the machine, split or order."""
