"""The one door into the simulated API: a request in, a reply out.

Each route module offers ``answer(request, simulation)``, which returns None for what is not its own.
"""

from collections.abc import Callable
from http import HTTPStatus

from importer.sandbox import app_tokens, domain, occasions, signing_in, skills
from importer.sandbox.messages import Refused, Reply, Request
from importer.sandbox.refusals import html_page, render
from importer.sandbox.simulation import Simulation

ROUTES: tuple[Callable[[Request, Simulation], Reply | None], ...] = (
    domain.answer,
    occasions.answer,
    skills.answer,
    signing_in.answer,
    app_tokens.answer,
)


def answer(request: Request, simulation: Simulation) -> Reply:
    """Answer a request; what no route knows is 404 with an empty body, or a gateway's page."""
    shape = simulation.switches.error_shape
    try:
        for route in ROUTES:
            reply = route(request, simulation)
            if reply is not None:
                return reply
    except Refused as refused:
        return render(refused, shape)
    return html_page(HTTPStatus.NOT_FOUND) if shape == "html" else Reply(HTTPStatus.NOT_FOUND)
