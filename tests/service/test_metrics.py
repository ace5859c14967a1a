import re

from service.metrics import BUCKETS, Metrics, resident_bytes


def test_counts_and_times_add_up():
    metrics = Metrics()
    for seconds in (0.001, 0.02, 0.02, 9.0):
        metrics.request("/v1/recommend", "POST", 200, seconds)
    metrics.request('/odd"route\\', "GET", 404, 0.001)
    metrics.answer("found", "fi")
    text = metrics.text([("kutoja_ready", (), 1.0)])
    assert 'kutoja_requests_total{method="POST",route="/v1/recommend",status="200"} 4' in text
    assert 'kutoja_answers_total{language="fi",verdict="found"} 1' in text
    counts = [int(n) for n in re.findall(r'_bucket\{le="[^"]+",route="/v1/recommend"\} (\d+)', text)]
    assert counts == [1, 1, 3, 3, 3, 3, 3, 3, 3, 4]
    assert len(counts) == len(BUCKETS) + 1
    assert 'kutoja_request_seconds_sum{route="/v1/recommend"} 9.041000' in text
    assert r'route="/odd\"route\\"' in text
    assert text.endswith("kutoja_ready 1\n")


def test_memory_is_that_of_a_running_python():
    assert 5_000_000 < resident_bytes() < 100_000_000_000
