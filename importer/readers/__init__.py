"""Read sources: one module for each kind of file, behind one protocol.

``read_source`` finds the one reader that claims a file by its content and gives a ``Source``; ``Reader`` is what every
kind must do, ``ReadOptions`` what the user may say about a file.
"""

from importer.readers.reader import Reader, ReadOptions
from importer.readers.registry import read_source

__all__ = ["ReadOptions", "Reader", "read_source"]
