"""The rules by group of causes, each a pure function from evidence to a finding or None."""
