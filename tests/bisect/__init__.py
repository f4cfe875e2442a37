"""Differences with a known cause, planted between two real cells, for the bisection to find."""
