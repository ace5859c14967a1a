"""How answers travel: headers and body in one segment, little overhead, and no need in any log or file."""

import json
import socket
import statistics
import time
from urllib.parse import urlsplit

import pytest

from models.answers import Need
from models.jsonl import dumps
from service.api.serialise import answer_json

SECRET = "salaperäinen kaarnalaivatehdas yksinäisille lahnoille"
OVERHEAD_CEILING = 0.015
"""Seconds, for the quickest quarter: a ceiling for a busy machine. Idle, the overhead is some milliseconds; a stall for a delayed acknowledgement (40 ms)
would be in every answer."""


@pytest.fixture
def connection(server):
    address = urlsplit(server)
    with socket.create_connection((address.hostname, address.port), timeout=30) as made:
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield made


def request(body):
    data = json.dumps(body).encode()
    return b"POST /v1/recommend HTTP/1.1\r\nHost: k\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(data), data)


def test_headers_and_body_come_in_one_write(connection):
    for _ in range(5):
        connection.sendall(request({"need": "apua nuorille", "limit": 1, "include": ["innovations"]}))
        first = connection.recv(1 << 20)
        head, _, body = first.partition(b"\r\n\r\n")
        length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
        assert len(body) == length > 0


def test_http_adds_little_to_an_answer(connection, client):
    body = {"need": "työttömien nuorten tukeminen", "limit": 10}
    extra = []
    for _ in range(40):
        started = time.perf_counter()
        connection.sendall(request(body))
        answer = connection.recv(1 << 20)
        while b"\r\n\r\n" not in answer or len(answer.partition(b"\r\n\r\n")[2]) < int(answer.lower().split(b"content-length: ")[1].split(b"\r\n")[0]):
            answer += connection.recv(1 << 20)
        seconds = time.perf_counter() - started
        extra.append(seconds - json.loads(answer.partition(b"\r\n\r\n")[2])["took_ms"] / 1000)
    assert statistics.quantiles(extra, n=4)[0] < OVERHEAD_CEILING


def test_writing_an_answer_takes_a_part_of_a_millisecond(answerer):
    answer = answerer.answer(Need(text="työttömien nuorten tukeminen"))
    started = time.perf_counter()
    for _ in range(50):
        dumps(answer_json(answer))
    assert (time.perf_counter() - started) / 50 < 0.003


def test_no_need_is_in_any_log_or_file(client, server, starter_workspace, tmp_path_factory):
    assert client.post("/v1/recommend", json={"need": SECRET}).status_code == 200
    assert client.get("/v1/innovations", params={"q": SECRET}).status_code == 200
    assert client.post("/fi/results", data={"need": SECRET}, headers={"Accept": "text/html"}).status_code == 200
    client.post("/v1/recommend", json={"need": SECRET, "limit": "many"})
    client.post("/v1/recommend", content=b'{"need": "' + SECRET.encode(), headers={"Content-Type": "application/json"})
    client.get(f"/v1/innovations/{SECRET}")
    client.get(f"/{SECRET}")
    metrics = client.get("/metrics").text
    logs = list(tmp_path_factory.getbasetemp().glob("server*/log"))
    assert logs
    words = [word.encode() for word in ("kaarnalaivatehdas", "lahnoille")]
    searched = [path for path in [*logs, *starter_workspace.data.rglob("*")] if path.is_file()]
    assert len(searched) > 10
    for path in searched:
        assert not any(word in path.read_bytes() for word in words), path
    assert not any(word.decode() in metrics for word in words)
    assert any(b"POST /v1/recommend 200" in log.read_bytes() for log in logs)
