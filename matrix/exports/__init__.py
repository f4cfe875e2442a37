"""Other ways out: exported models, run in the cells and compared with their checkpoint."""
