"""``python -m benchmarks.object_store PORT``: an S3 server in memory that counts what is asked."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

COUNT = "/_count"
"""Answered with how many requests there were since this was last asked for, and of which kinds."""


class CountedApplication:
    """Hands requests on to another WSGI application."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self._application = application
        self._counts: Counter[str] = Counter()

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., object]
    ) -> Iterable[bytes]:
        if environ["PATH_INFO"] != COUNT:
            self._counts[environ["REQUEST_METHOD"]] += 1
            return self._application(environ, start_response)
        counts, self._counts = self._counts, Counter()
        kinds = " ".join(f"{kind}:{count}" for kind, count in sorted(counts.items()))
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [f"{counts.total()} {kinds}".encode()]


def main() -> None:
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import WSGIRequestHandler, make_server

    class QuietHandler(WSGIRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_request(self, *_: object) -> None:
            pass

    application = CountedApplication(DomainDispatcherApplication(create_backend_app))
    server = make_server(
        "127.0.0.1", int(sys.argv[1]), application, threaded=True, request_handler=QuietHandler
    )
    server.serve_forever()


if __name__ == "__main__":
    main()
