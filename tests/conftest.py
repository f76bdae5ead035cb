"""Shared by all tests: the glossary, a clock that nobody waits for, and how hard Hypothesis looks.

The profile ``ci`` looks at the same examples on every machine; ``HYPOTHESIS_PROFILE=search`` hunts for new ones.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field

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


@dataclass
class PassiveClock:
    """Time that passes only when somebody sleeps."""

    time: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


@pytest.fixture
def passive_clock() -> Iterator[PassiveClock]:
    """A clock for sending that nobody waits for."""
    return iter([PassiveClock()])
