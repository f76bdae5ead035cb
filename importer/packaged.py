"""Find the files that travel with the package: glossaries, profiles, page and report templates.

In a checkout they stand in ``templates/`` beside the package; in a wheel they are packed into it as ``_templates``.
This is the one module that knows both.
"""

from importlib import resources
from importlib.resources.abc import Traversable

from importer.core.errors import ImporterError


def templates() -> Traversable:
    """The ``templates`` folder, wherever this installation keeps it.

    Raises:
        ImporterError: the installation is incomplete (code ``installation-incomplete``).
    """
    package = resources.files("importer")
    packed = package / "_templates"
    return packed if packed.is_dir() else _beside(package)


def _beside(package: Traversable) -> Traversable:
    with resources.as_file(package) as folder:
        beside = folder.parent / "templates"
    if not beside.is_dir():
        raise ImporterError(
            f"The installation is incomplete: neither {folder / '_templates'} nor {beside} is there.",
            "Install the package again: pip install --force-reinstall occasion-importer",
            code="installation-incomplete",
        )
    return beside
