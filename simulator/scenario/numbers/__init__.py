"""Numbers derived from a scenario: the plan is made of them, and `consistency` checks them."""
