"""``site-builder serve``: the site in a browser while it is written."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from site_builder.cli.arguments import (
    PageArguments,
    add_page_arguments,
    add_poll,
    add_site,
    add_warnings,
    session_options,
)
from site_builder.cli.command import Command
from site_builder.cli.signals import until_stopped
from site_builder.cli.terminal import DONE
from site_builder.config.reading import read_settings
from site_builder.errors import Problem, SiteError, reason
from site_builder.urls import base_path

if TYPE_CHECKING:
    import socket


class ServeArguments(PageArguments, frozen=True):
    """Where the site is to be seen, and how changes are to be noticed."""

    host: str
    port: int
    open: bool
    """In a browser, by this command."""
    poll: float | None
    """Seconds."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Those of `ServeArguments`."""
    add_site(parser)
    add_page_arguments(parser)
    parser.add_argument(
        "--host", default="127.0.0.1", help="default: 127.0.0.1, which only this machine can reach"
    )
    parser.add_argument(
        "--port", type=_port, default=8000, help="or the next one that is free (default: 8000)"
    )
    parser.add_argument("--open", action="store_true", help="open it in the browser")
    add_warnings(parser)
    add_poll(parser)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f'"{text}" is not a port from 0 to 65535')
    return int(text)


def run(arguments: ServeArguments) -> int:
    """Show the site until stopped."""
    settings = read_settings(arguments.site)
    from site_builder.cli.build_log import BuildLog
    from site_builder.serve.access import is_loopback
    from site_builder.serve.server import serve
    from site_builder.session import Session
    from site_builder.watch.watcher import FileWatcher

    listener = _listen(arguments.host, arguments.port)
    address = _address(listener, base_path(arguments.base_url or settings.site.base_url))
    log = BuildLog(arguments.problem_report)
    watcher = FileWatcher(arguments.site, arguments.poll, log.note)
    with until_stopped(watcher):
        log.begin(address)
        if not is_loopback(arguments.host):
            log.note("Whoever can reach this machine can read this preview, drafts and all.")
        with listener, watcher:
            if arguments.open:
                import webbrowser

                webbrowser.open(address)
            session = Session(arguments.site, session_options(arguments), published=False)
            serve(session, watcher, listener, arguments.host, log.record, log.note)
    return DONE


def _listen(host: str, port: int) -> socket.socket:
    from site_builder.serve.connections import listen

    try:
        return listen(host, port)
    except OSError as error:
        found = f"cannot be listened on: {reason(error)}"
        remedy = "Choose another --host or --port."
        raise SiteError([Problem(f"{host}:{port}", 0, "", found, remedy)]) from None


def _address(listener: socket.socket, base: str) -> str:
    """Where a browser finds what is served."""
    host, port = listener.getsockname()[:2]
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{name}:{port}{base}/"


COMMAND = Command(
    description="Serve the site as it would be built now. A page that is open in a browser follows "
    "every save; a mistake is shown there, with its file and line, until it is mended. Nothing is "
    "written to output/. Ctrl-C ends.",
    examples="  site-builder serve --open\n"
    "  site-builder serve --drafts     with drafts and embargoed articles, marked as such",
    add_arguments=add_arguments,
    arguments=ServeArguments,
    run=run,
)
