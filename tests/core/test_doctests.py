"""The examples in the docstrings of the package are true."""

import doctest
import importlib
import pkgutil

import pytest

import importer

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(importer.__path__, "importer.")
    if not module.name.endswith("__main__")
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module(name: str) -> None:
    found = doctest.testmod(importlib.import_module(name))
    assert found.failed == 0


def test_there_are_examples_at_all() -> None:
    attempted = [doctest.testmod(importlib.import_module(name)).attempted for name in MODULES if ".rules." in name]
    assert sum(attempted) > 5
