"""Benchmarks: ratios measured side by side in one run, not tests that can fail."""
