"""Leave nothing behind, where one process carries out one order after another."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def one_of_many() -> Iterator[None]:
    """An order that is one of very many of this process: at its end whatever it left in cycles is let go.

    Commands look for cycles rarely, because a big sheet makes millions of objects that hold none; a process that lives
    on must look itself. What stands after the first order, such as libraries, is there to stay and not looked at again,
    which makes the looking a hundred times shorter.
    """
    try:
        yield
    finally:
        gc.collect()
        if not gc.get_freeze_count():
            gc.freeze()
