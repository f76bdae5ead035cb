"""``python -m importer`` is the command line ``occasions``."""

from importer.cli import main

if __name__ == "__main__":
    main()
