"""Imports as they are ordered, by whichever door: the one place where they are put together.

A door says what is wanted as an ``Order``, and how it goes about it as a ``Doing``; everything else happens here, so
that a command, a folder that is watched and a page do exactly the same. ``reading`` divides sources and checks them
offline, ``importing`` plans and imports, ``kept`` carries out plans that were saved, ``again`` goes on with runs that
stopped, ``written`` writes their reports into a folder.
"""
