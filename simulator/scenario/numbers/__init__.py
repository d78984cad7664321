"""What a scenario comes to in numbers: the plan is made of them, and `consistency` checks them."""
