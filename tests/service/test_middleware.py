import asyncio
import json
import logging

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from service.metrics import Metrics
from service.middleware import BODY_LIMIT, DEFAULT_RATE, SECURITY_HEADERS, Limited, Observed, TokenBuckets


async def echo(scope, receive, send):
    body = await Request(scope, receive).body()
    await PlainTextResponse(str(len(body)))(scope, receive, send)


def ask(app, client=("203.0.113.5", 1), path="/v1/calls", headers=(), chunks=(b"",)):
    """One request through an ASGI application -> (status, headers, body)."""
    sent = []
    waiting = [{"type": "http.request", "body": chunk, "more_body": i + 1 < len(chunks)} for i, chunk in enumerate(chunks)]

    async def receive():
        return waiting.pop(0)

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": path, "client": client, "headers": list(headers), "query_string": b"q=salainen", "http_version": "1.1"}
    asyncio.run(app(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:]), waiting


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def test_an_address_gets_sixty_a_minute_and_loopback_what_it_wants():
    clock = Clock()
    app = Limited(echo, None, clock)
    assert [ask(app)[0] for _ in range(DEFAULT_RATE)] == [200] * DEFAULT_RATE
    status, headers, body, _ = ask(app)
    assert status == 429
    assert json.loads(body)["type"] == "/problems/too-many-requests"
    assert int(headers["retry-after"]) == 2
    assert ask(app, client=("203.0.113.6", 1))[0] == 200
    assert {ask(app, client=(address, 1))[0] for address in ("127.0.0.1", "::1", "::ffff:127.0.0.1") for _ in range(DEFAULT_RATE + 1)} == {200}
    assert ask(app, client=None)[0] == 200
    assert ask(app, path="/health/live")[0] == 200
    clock.now += 1.0
    assert ask(app)[0] == 200
    assert ask(app)[0] == 429


def test_a_set_rate_holds_for_loopback_too_and_zero_is_none():
    app = Limited(echo, 2, Clock())
    assert [ask(app, client=("127.0.0.1", 1))[0] for _ in range(3)] == [200, 200, 429]
    free = Limited(echo, 0, Clock())
    assert {ask(free)[0] for _ in range(200)} == {200}


def test_one_ipv6_network_is_one_address():
    app = Limited(echo, 1, Clock())
    assert ask(app, client=("2001:db8:1:2::1", 1))[0] == 200
    assert ask(app, client=("2001:db8:1:2:ffff::9", 1))[0] == 429
    assert ask(app, client=("2001:db8:1:3::1", 1))[0] == 200


def test_buckets_forget_the_oldest_address(monkeypatch):
    monkeypatch.setattr("service.middleware.MOST_ADDRESSES", 2)
    buckets = TokenBuckets(1, Clock())
    for address in ("a", "b", "c"):
        assert buckets.take(address) == 0
    assert buckets.take("c") > 0
    assert buckets.take("a") == 0


def test_a_body_at_the_limit_passes_whole():
    status, _, body, _ = ask(Limited(echo, 0), chunks=(b"a" * 1000, b"b" * (BODY_LIMIT - 1000)))
    assert (status, body) == (200, str(BODY_LIMIT).encode())


def test_a_body_over_the_limit_is_refused_before_it_is_read():
    status, _, body, left = ask(Limited(echo, 0), headers=[(b"content-length", b"99999999")], chunks=(b"a",) * 5)
    assert (status, len(left)) == (413, 5)
    assert json.loads(body)["type"] == "/problems/too-large"


def test_a_body_that_hides_its_length_is_refused_when_it_passes_the_limit():
    status, _, _, left = ask(Limited(echo, 0), headers=[(b"content-length", b"many")], chunks=(b"a" * 40_000,) * 5)
    assert (status, len(left)) == (413, 3)


def test_a_surprise_is_a_problem_and_its_message_is_not_logged(caplog):
    async def broken(_scope, _receive, _send):
        raise ValueError(f"the need was: {bytes.fromhex('73616c61696e656e').decode()} tarve")

    caplog.set_level(logging.DEBUG)
    metrics = Metrics()
    status, headers, body, _ = ask(Observed(broken, metrics), path="/v1/salainen")
    assert status == 500
    assert json.loads(body)["type"] == "/problems/internal"
    assert headers["content-security-policy"] == SECURITY_HEADERS["Content-Security-Policy"]
    assert "ValueError" in caplog.text
    assert "salainen" not in caplog.text + metrics.text([]) + body.decode()


@pytest.mark.parametrize("name", sorted(SECURITY_HEADERS))
def test_every_answer_has_the_security_headers(name):
    assert ask(Observed(echo, Metrics()))[1][name.lower()] == SECURITY_HEADERS[name]
