"""A fault: what a scalar rule says of a value that it cannot read; parse turns it into an issue at the cell.

A cell that holds an error value, or a formula without one, is a fault from the start: map puts it there, and rules
pass it on.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a value cannot be read: issue code, message in the sheet's words, hint what to type."""

    code: str
    message: str
    hint: str


def passing_on(rule: Callable[[Any], T]) -> "Callable[[Any], T | Fault]":
    """The rule, which gives a cell back that is a fault already."""

    def apply(cell: object) -> T | Fault:
        return cell if isinstance(cell, Fault) else rule(cell)

    return apply


def shown(value: object) -> str:
    """A cell's value as text for messages: a midnight date without its time, at most 120 characters.

    A fault is no value: nothing is shown of it, its message says all.
    """
    if isinstance(value, Fault):
        return ""
    return str(value).removesuffix(" 00:00:00")[:120]
