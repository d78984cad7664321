"""Who could govern with whom, in draws that are made again: majorities, and the power of parties.

Everything is a function of seats by draw, whatever the law was; tables are in
`simulator.tables.of_coalitions`.
"""
