"""The report as one HTML page that needs nothing but a browser: no network, and no script to be read.

``form`` writes the file, ``page`` makes its text; the other modules make what the templates in
``templates/report`` show.
"""
