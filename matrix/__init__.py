"""The version compatibility matrix runner for Object Detection API checkpoints."""

VERSION = "0.1.0"
