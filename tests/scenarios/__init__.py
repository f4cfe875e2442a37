"""Failures made on purpose, each with the cause that must be found, run in real cells.

``python -m tests.scenarios`` makes small checkpoints with the OD API itself, spoils each in
one way, and compares what every cell says with what is so.
"""
