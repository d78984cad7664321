"""Polls: what they say about election day, and how far such forecasts have been from results.

Statistics on arrays; files are read in `scenario/files/polls/`. The model is in `docs/polls.md`.
"""
