"""Shared by all tests: the glossary, and how hard Hypothesis looks.

The profile ``ci`` looks at the same examples on every machine; ``HYPOTHESIS_PROFILE=search`` hunts for new ones.
"""

import os

import pytest
from hypothesis import HealthCheck, settings

from importer.core.glossary import Glossary
from importer.pipeline import load_glossary

_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
settings.register_profile("ci", deadline=None, derandomize=True, max_examples=40, suppress_health_check=_SLOW)
settings.register_profile("search", deadline=None, max_examples=500, suppress_health_check=_SLOW, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture(scope="session")
def glossary() -> Glossary:
    """All languages that travel with the package."""
    return load_glossary()

