"""Rows that somebody typed to try something out, and that were left in the sheet."""

import re
from collections.abc import Iterable

import numpy as np

from importer.core.checked import Checked
from importer.core.faults import Fault
from importer.core.glossary import Field
from importer.core.issues import Issue, Severity
from importer.core.names import fold
from importer.core.review import Review

_WORDS = (
    "test|tests|testing|tester|test row|test event|test entry|test holiday|test record|testzeile|testeintrag|dummy|foo"
    "|foobar|foo bar|lorem|lorem ipsum|asdf|asdfasdf|asdfgh|qwerty|qwertz|qwer|blah|blah blah|bla|bla bla|probe|prueba"
    "|essai|teste|prova|próba|proba|тест|проба|测试|測試|テスト|테스트|zkouška|skúška|deneme|testi|testrad"
)
_TEST = re.compile(rf"(?:{_WORDS})[ _-]?\d*|([a-z])\1{{2,}}")
_FEW = 2


def check_test_rows(checked: Checked, _view: Review) -> Iterable[Issue]:
    """Events whose whole name is a word of tests, and occasions of a row or two among others that are called so."""
    events = checked.events
    tests = np.flatnonzero(events.name.where(_is_test))
    records, firsts = np.unique(events.record[tests], return_index=True)
    names = [events.name[int(tests[first])] or "" for first in firsts.tolist()]
    told = _told(checked, zip(records.tolist(), names, strict=True), "event")
    small = np.bincount(checked.member_occasion, minlength=len(checked.names)) <= _FEW
    suspects = [number for number in np.flatnonzero(small).tolist() if _is_test(checked.names[number])]
    if suspects and len(checked.names) > len(suspects):
        rows = np.flatnonzero(np.isin(checked.member_occasion, suspects))
        called = [checked.names[number] for number in checked.member_occasion[rows].tolist()]
        told += _told(checked, zip(checked.member_record[rows].tolist(), called, strict=True), "occasion")
    return told


def _is_test(name: str) -> bool:
    return bool(_TEST.fullmatch(fold(name)))


def _told(checked: Checked, rows: Iterable[tuple[int, str]], name: Field) -> list[Issue]:
    places = checked.places
    issues = []
    for record, shown in rows:
        message = f'"{shown}" looks like a row that was typed to try something out.'
        fault = Fault("row-of-test", message, "delete the row, if it is one.")
        issues.append(places.issue(fault, record, name, Severity.WARNING))
    return issues
