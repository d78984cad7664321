"""Every figure of a draw and of a tally, each defined once: its label, and how it is read.

definitions   the list of figures: what each is called, in its draws, in its counts; what a tier
              elects, who can win seats there, which tiers have a threshold, where a list is
              expected to reach one that is compared region by region
draws         a figure in each draw of an election by itself
tally         a figure over a tally: its value, its error, its quantiles
moments       exact sums over draws, and over pairs of draws of two elections
"""
