"""The version compatibility matrix runner for Object Detection API checkpoints."""
