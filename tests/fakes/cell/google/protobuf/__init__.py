"""As much of protobuf as the probe asks for."""

__version__ = "3.20.3"
