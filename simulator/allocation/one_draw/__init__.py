"""Rules applied to one draw: ties, and tiers whose control flow is awkward."""
