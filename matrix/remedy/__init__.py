"""Remedies that are tried: a change to a cell or to a copy of the input, and another run."""
