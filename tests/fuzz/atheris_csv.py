"""The CSV path under atheris, which learns from coverage which bytes lead to new places.

Run by ``run.py`` in a process of its own, where atheris is installed; takes the options of libFuzzer. A finding ends
it: the input that failed lies where ``-artifact_prefix`` says, and its story is the last that it prints.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris  # type: ignore[import-untyped,import-not-found,unused-ignore]

with atheris.instrument_imports(include=["importer"]):
    from hostile_files import PROFILES, Hostile
    from trials import Room

    from importer.pipeline import load_glossary

SEEDS = (
    b"Date,Event\n2027-01-01,New Year\n2027-12-24,Eve\n",
    b'sep=;\nDatum;Feiertag;Von;Bis\n24.12.2027;Heiligabend;9:00;14:00\n25.12.2027;"Weih\nnachten";;\n',
    b'"Tuesday,01,Jan"\n"Wednesday,02,Jan"\n"Monday,21,Jan"\n',
    b"Holiday,DE,FR,IT\nNew Year,1/1/27,1/1/27,1/1/27\nEaster,28/3/27,29/3/27,x\n",
    "Name\tDay\nFête\t14 juillet 2027\n".encode("cp1252"),
    "祝日,日付\n元日,令和9年1月1日\n".encode("cp932"),
    "Date,Event\n2027-01-01,Año\n".encode("utf-16"),
)


def main() -> None:
    """Search until the time of ``-max_total_time`` is over."""
    with TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        for number, content in enumerate(SEEDS):
            (corpus / str(number)).write_bytes(b"\0" + content)
        room = Room(Path(folder), load_glossary())

        def attempt(raw: bytes) -> None:
            """One trial: the first byte chooses what the user says about the file."""
            if raw:
                room.attempt(Hostile("list.csv", raw[1:], PROFILES[raw[0] % len(PROFILES)]))

        atheris.Setup([*sys.argv, str(corpus)], attempt)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
