"""`kutoja serve`: listens at once, says where, and runs the application until it is told to stop."""

import logging
import socket
import sys
import threading
from contextlib import ExitStack

import uvicorn

from models.errors import InvalidInput
from models.progress import Progress
from service.app import create_app
from service.console import Session
from service.live import Live, check_fingerprint
from service.onewrite import OneWriteProtocol

BACKLOG = 2048
GRACE_SECONDS = 10
"""Seconds that running requests get when the server is told to stop."""


def run(session: Session, host: str, port: int) -> None:
    """Serve until interrupted. Raises InvalidInput when the address cannot be listened on, FingerprintMismatch for an index of another encoder."""
    settings = session.settings
    check_fingerprint(settings)
    listening = _listen(host, port)
    address = _address(listening)
    _configure_logging()
    with ExitStack() as stack:
        bar = _LazyBar(session, stack)
        live = Live(settings, listener=bar, ready=lambda: _say_ready(session, bar, address))
        config = uvicorn.Config(
            create_app(settings, live),
            http=OneWriteProtocol,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=settings.trusted_proxies,
            workers=1,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        session.note(f"Kutoja listens on {address} (Ctrl-C stops it).")
        uvicorn.Server(config).run(sockets=[listening])


class _LazyBar:
    """Opens the progress display when the building process first tells of a phase, and closes it when the index is ready."""

    def __init__(self, session: Session, stack: ExitStack) -> None:
        self._session = session
        self._stack = stack
        self._open: Progress | None = None
        self._lock = threading.Lock()
        self._closed = False

    def phase(self, name: str, total: int | None) -> None:
        """Begin a phase."""
        with self._lock:
            if self._closed:
                return
            if self._open is None:
                self._session.note("The index is being built; until it is ready, /health/ready tells how far it is.")
                self._open = self._stack.enter_context(self._session.progress())
            self._open.phase(name, total)

    def advance(self, steps: int = 1) -> None:
        """Count steps."""
        with self._lock:
            if self._open is not None and not self._closed:
                self._open.advance(steps)

    def close(self) -> None:
        """Close the display; what is built later, while needs are answered, is not shown."""
        with self._lock:
            self._closed = True
            self._stack.close()


def _say_ready(session: Session, bar: _LazyBar, address: str) -> None:
    bar.close()
    session.note(f"Ready: open {address} and type a need.")


def _listen(host: str, port: int) -> socket.socket:
    """Bind the address before anything is loaded, so that a taken port is told at once."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(BACKLOG)
    except OSError as error:
        raise InvalidInput(f"{host}:{port} cannot be listened on ({error.strerror or error}): choose another with --host or --port.") from error
    listening.set_inheritable(False)
    return listening


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104 (shown, not bound)
    return f"http://{shown}:{port}/"


def _configure_logging() -> None:
    """Only the application configures logging: warnings of all, and one line a request, without path, query or body."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("kutoja").setLevel(logging.INFO)
