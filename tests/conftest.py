"""Every run of tests has the groups' gate."""

from tests.groups import pytest_configure

__all__ = ["pytest_configure"]
