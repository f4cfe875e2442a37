"""What the pipeline is made of: its nouns, the environments of cells, and their answers."""
