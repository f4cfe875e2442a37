"""What the user handed in, read without TensorFlow."""
