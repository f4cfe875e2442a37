"""Making a cell real: locks, images, virtual environments."""
