"""Where to move: from a matrix to the upgrades and downgrades that it shows to work."""
