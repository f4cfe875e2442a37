"""What other programs read beside ``matrix.json``: ``docs/for-programs.md`` describes each file."""
