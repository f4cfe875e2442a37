"""The smallest cause: what of the difference between a green and a red cell makes it red."""
