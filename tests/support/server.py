"""A server on this machine that answers for a portal's site, by the Host header; it counts what it is asked and can be told to misbehave.

Used through KUTOJA_CRAWL_REPLICA. An address is written as the site has it ("https://example.org/a"); robots.txt allows everything unless told otherwise.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from replica import Answer, answer_to


@dataclass(frozen=True)
class Asked:
    """One request that the server got. `number` counts those for the same address, from 1."""

    url: str
    method: str
    headers: dict[str, str]
    at: float
    number: int


@dataclass
class Reply:
    """What to answer. `stream` is sent in chunks instead of `body`; `wait` seconds pass first; with `etag` a conditional request gets 304."""

    body: bytes = b""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    stream: Iterable[bytes] | None = None
    wait: float = 0.0
    etag: str = ""


Rule = Reply | Callable[[Asked], Reply]


class Replica:
    """Sites by address; `pages` wins over `answers`. `asked` is everything that was asked, in order."""

    def __init__(self, answers: Iterable[Answer] = ()) -> None:
        self.answers = [_without_scheme(answer) for answer in answers]
        known = {answer.url for answer in self.answers}
        for answer in list(self.answers):  # one with a Location is a redirect to what it holds
            target = _bare(answer.headers.get("Location", answer.url))
            if target not in known:
                self.answers.append(Answer(target, answer.body, content_type=answer.content_type))
        self.pages: dict[str, Rule] = {}
        self.asked: list[Asked] = []
        self.sent = 0
        self.address = ""
        self._lock = threading.Lock()

    def page(self, url: str, rule: Rule | str) -> None:
        """Let an address answer so from now on."""
        self.pages[_bare(url)] = Reply(rule.encode()) if isinstance(rule, str) else rule

    def count(self, url: str) -> int:
        """How often an address was asked."""
        return sum(asked.url == _bare(url) for asked in self.asked)

    def urls(self) -> list[str]:
        """What was asked, robots.txt left out."""
        return [asked.url for asked in self.asked if not asked.url.endswith("/robots.txt")]

    def reply(self, url: str, method: str, body: bytes, headers: dict[str, str]) -> Reply:
        """Choose the answer."""
        with self._lock:
            asked = Asked(url, method, headers, time.monotonic(), self.count(url) + 1)
            self.asked.append(asked)
        rule = self.pages.get(url)
        if rule is not None:
            return rule(asked) if callable(rule) else rule
        if url.endswith("/robots.txt"):
            return Reply(b"User-agent: *\nAllow: /\n", content_type="text/plain")
        found = answer_to(self.answers, url, method, body)
        if found is None:
            return Reply(b"no such page", 404, "text/plain")
        moved = found.status == 200 and "Location" in found.headers
        return Reply(found.body, 302 if moved else found.status, found.content_type, found.headers)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64  # connections that several crawls open at the same moment


@contextmanager
def serving(replica: Replica) -> Iterator[Replica]:
    """Run the server as long as the block runs; `replica.address` is where it listens."""
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"replica": replica}))
    replica.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield replica
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    replica: Replica

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.replica.reply(f"{headers.get('host', '')}{self.path}", self.command, body, headers)
        if reply.wait:
            time.sleep(reply.wait)
        try:
            self._send(reply, headers)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _send(self, reply: Reply, headers: dict[str, str]) -> None:
        if reply.etag and headers.get("if-none-match") == reply.etag:
            self.send_response(304)
            self.send_header("ETag", reply.etag)
            self.end_headers()
            return
        self.send_response(reply.status)
        stated = {"Content-Type": reply.content_type} | ({"ETag": reply.etag} if reply.etag else {}) | reply.headers
        for name, value in stated.items():
            self.send_header(name, value)
        if reply.stream is None:
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)
            self.replica.sent += len(reply.body)
            return
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for chunk in reply.stream:
            self.wfile.write(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")
            self.replica.sent += len(chunk)
        self.wfile.write(b"0\r\n\r\n")


def _bare(url: str) -> str:
    return url.partition("://")[2] if "://" in url else url


def _without_scheme(answer: Answer) -> Answer:
    return Answer(_bare(answer.url), answer.body, answer.method, answer.body_has, answer.status, answer.content_type, answer.headers)
