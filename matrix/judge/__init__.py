"""From observation to verdict: pure functions."""
