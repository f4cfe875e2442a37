"""What to run: matrix.toml, identifiers and selectors. Standard library only."""
