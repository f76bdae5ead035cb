"""One sweep over a place where files are dropped: take, import, file, and account for every file.

A drop goes fetch -> claim -> import -> end -> file, and each step is written in the journal before the next is begun:
whatever ends a worker, any later sweep of any worker goes on from there. Clock, pauses, settings, journal and place are
handed in; nothing is kept between two sweeps but what the journal knows and the looks that the caller keeps.
"""
