"""Headers and body of a response in one write: two small ones can meet a delayed acknowledgement, which costs 40 ms."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class Corked:
    """A transport that joins what is written within one turn of the event loop."""

    def __init__(self, transport: Any, loop: asyncio.AbstractEventLoop) -> None:  # noqa: ANN401 (asyncio's or uvloop's)
        self._transport = transport
        self._loop = loop
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> None:
        """Take data; it goes out when the event loop comes round."""
        if not self._parts:
            self._loop.call_soon(self.flush)
        self._parts.append(data)

    def flush(self) -> None:
        """Send what was taken."""
        if self._parts:
            joined, self._parts = b"".join(self._parts), []
            self._transport.write(joined)

    def close(self) -> None:
        """Send what was taken, then close."""
        self.flush()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 (everything else is the transport's own)
        return getattr(self._transport, name)


class OneWriteProtocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol over a corked transport."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin a connection."""
        super().connection_made(Corked(transport, self.loop))  # type: ignore[arg-type]
