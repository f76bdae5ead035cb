"""The one command line that all commands belong to."""

import typer

app = typer.Typer(
    name="occasions",
    help="A holiday sheet goes in, special occasions stand in the account, and a report accounts for every row.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
