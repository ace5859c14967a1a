"""A server over its life, as real processes: an empty folder, a new index while needs are answered, an index of another encoder."""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from indexer.build import build_index
from indexer.catalogue import Catalogue
from models.progress import Silent

KUTOJA = Path(sys.executable).with_name("kutoja")
NEED = {"need": "Bostad först för långvarigt hemlösa", "include": ["innovations"]}


@contextmanager
def serving(data, log, **settings):
    """Run `kutoja serve` on a free port; yield a client, its process, and what it says."""
    environment = {**os.environ, "KUTOJA_DATA": str(data), **settings}
    command = [KUTOJA, "--progress", "plain", "serve", "--port", "0"]
    with log.open("wb") as out, subprocess.Popen(command, env=environment, stdout=out, stderr=out) as process:
        try:
            address = wait(
                lambda: next((word for line in said(log) if "listens on" in line for word in line.split() if word.startswith("http")), None), process, log
            )
            with httpx.Client(base_url=address, timeout=30) as client:
                yield client, process
        finally:
            process.terminate()
            process.wait(timeout=30)


def said(log):
    return log.read_text(encoding="utf-8").splitlines()


def wait(found, process, log, seconds=200):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"kutoja serve ended with code {process.returncode}:\n" + "\n".join(said(log)))
        value = found()
        if value:
            return value
        time.sleep(0.05)
    return pytest.fail("it took too long:\n" + "\n".join(said(log)))


def test_an_empty_folder_is_live_at_once_and_tells_how_far_it_is(tmp_path, encoders, starter_workspace):
    data = tmp_path / "var"
    data.mkdir()
    (data / "encoders").symlink_to(encoders)
    shutil.copytree(starter_workspace.vectors, data / "vectors")  # the vectors of the same passages: what takes minutes is known
    log = tmp_path / "log"
    with serving(data, log) as (client, process):
        assert client.get("/health/live").status_code == 200
        phases = []

        def ready():
            response = client.get("/health/ready")
            if response.status_code == 503:
                body = response.json()
                assert body["type"] == "/problems/not-ready"
                assert int(response.headers["retry-after"]) > 0
                if "progress" in body:
                    assert set(body["progress"]) == {"phase", "done", "total", "eta_seconds"}
                    assert body["progress"]["phase"] in body["detail"]
                    phases.append(body["progress"]["phase"])
            return response.status_code == 200

        refused = client.post("/v1/recommend", json=NEED)
        assert refused.status_code == 503
        page = client.get("/sv/", headers={"Accept": "text/html"})
        assert (page.status_code, page.headers["content-type"]) == (503, "text/html; charset=utf-8")
        wait(ready, process, log)
        assert phases, "no progress was told"
        assert any(row["id"].startswith("housing-first:") for row in client.post("/v1/recommend", json=NEED).json()["innovations"])
    assert any(line.startswith("Ready: open http://127.0.0.1:") for line in said(log))
    assert any("/health/ready tells how far it is" in line for line in said(log))

    started = time.monotonic()
    with serving(data, tmp_path / "again") as (client, process):
        wait(lambda: client.get("/health/ready").status_code == 200, process, tmp_path / "again")
        assert time.monotonic() - started < 30  # a ceiling for a busy machine; some seconds on an idle one
    assert not any("is being built" in line for line in said(tmp_path / "again"))


def test_a_new_index_is_taken_without_dropping_a_request(starter_copy, tmp_path):
    log = tmp_path / "log"
    with serving(starter_copy.data, log) as (client, process):
        wait(lambda: client.get("/health/ready").status_code == 200, process, log)
        before = client.get("/health/ready").json()["generation"]
        liked = "housing-first:helsingborg"
        assert client.get(f"/v1/innovations/{liked}").status_code == 200
        statuses, stop = [], threading.Event()

        def keep_asking():
            with httpx.Client(base_url=client.base_url, timeout=30) as own:
                while not stop.is_set():
                    statuses.append(own.post("/v1/recommend", json=NEED).status_code)

        threads = [threading.Thread(target=keep_asking) for _ in range(3)]
        for thread in threads:
            thread.start()
        catalogue = Catalogue.open(starter_copy)
        catalogue.suppress(liked, "a test", Silent())
        catalogue.close()
        build_index(starter_copy, Silent())
        wait(lambda: client.get("/health/ready").json()["generation"] != before, process, log)
        count = len(statuses)
        wait(lambda: len(statuses) > count + 10, process, log)
        stop.set()
        for thread in threads:
            thread.join()
        assert set(statuses) == {200}
        assert client.get(f"/v1/innovations/{liked}").status_code == 404


def test_a_merged_id_redirects(starter_copy, tmp_path):
    log = tmp_path / "log"
    catalogue = Catalogue.open(starter_copy)
    catalogue.merge("housing-first:sverige", "housing-first:helsingborg", "a test", Silent())
    catalogue.close()
    build_index(starter_copy, Silent())
    with serving(starter_copy.data, log) as (client, process):
        wait(lambda: client.get("/health/ready").status_code == 200, process, log)
        response = client.get("/v1/innovations/housing-first:sverige")
        assert (response.status_code, response.headers["location"]) == (308, "/v1/innovations/housing-first:helsingborg")
        similar = client.get("/v1/innovations/housing-first:sverige/similar")
        assert similar.json()["id"] == "housing-first:helsingborg"


def test_an_older_index_answers_while_it_is_brought_up_to_date(starter_copy, tmp_path):
    catalogue = Catalogue.open(starter_copy)
    catalogue.suppress("housing-first:helsingborg", "a test", Silent())
    catalogue.close()
    log = tmp_path / "log"
    with serving(starter_copy.data, log) as (client, process):
        wait(lambda: client.get("/health/ready").status_code == 200, process, log)
        assert client.get("/v1/innovations/housing-first:helsingborg").status_code == 200
        wait(lambda: client.get("/v1/innovations/housing-first:helsingborg").status_code == 404, process, log)


def test_an_index_of_another_encoder_is_refused_with_what_to_run(starter_copy, tmp_path):
    for path in (*starter_copy.index.glob("*/manifest.json"), *starter_copy.index.glob("*/engine/engine.json")):
        path.write_text(
            path.read_text(encoding="utf-8").replace(json.loads(next(starter_copy.index.glob("*/engine/engine.json")).read_bytes())["fingerprint"], "0" * 16)
        )
    for arguments in (["serve", "--port", "0"], ["search", "apua nuorille"]):
        environment = {**os.environ, "KUTOJA_DATA": str(starter_copy.data)}
        result = subprocess.run([KUTOJA, *arguments], env=environment, capture_output=True, text=True, timeout=60, check=False)
        assert result.returncode == 4
        assert "kutoja index --rebuild" in result.stderr
        assert len(result.stderr.splitlines()) == 1


def test_a_failed_building_is_told_and_an_index_built_elsewhere_is_taken(starter_copy, tmp_path):
    index, aside = starter_copy.index, tmp_path / "index"
    index.rename(aside)
    index.write_bytes(b"a file where the folder should be")
    log = tmp_path / "log"
    with serving(starter_copy.data, log) as (client, process):

        def failed():
            body = client.get("/health/ready").json()
            return None if "starting" in body["detail"] or "progress" in body else body["detail"]

        detail = wait(failed, process, log)
        assert detail.endswith(".")
        assert client.get("/health/live").status_code == 200
        index.unlink()
        shutil.copytree(aside, index)
        wait(lambda: client.get("/health/ready").status_code == 200, process, log)


def test_ctrl_c_ends_serving_with_130_and_the_building_process_too(tmp_path, encoders):
    data = tmp_path / "var"
    data.mkdir()
    (data / "encoders").symlink_to(encoders)
    log = tmp_path / "log"
    with serving(data, log) as (client, process):
        wait(lambda: "progress" in client.get("/health/ready").json(), process, log)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split()
        threads = [Path(path).read_text(encoding="ascii").split() for path in Path(f"/proc/{process.pid}/task").glob("*/children")]
        building = {int(pid) for pid in [*children, *(pid for pids in threads for pid in pids)]}
        assert building
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
        assert process.returncode == 130
        deadline = time.monotonic() + 20
        while any(Path(f"/proc/{pid}").exists() for pid in building) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not [pid for pid in building if Path(f"/proc/{pid}").exists()]
    assert "Traceback" not in log.read_text(encoding="utf-8")


def test_a_building_that_another_process_stood_in_the_way_of_is_tried_again(starter_copy, tmp_path):
    """As after a kill: the building process that the killed server left behind holds the lock until it ends."""
    shutil.rmtree(starter_copy.index)
    starter_copy.index.mkdir()
    log = tmp_path / "log"
    with (starter_copy.index / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with serving(starter_copy.data, log) as (client, process):
            wait(lambda: "Another" in client.get("/health/ready").json()["detail"], process, log)
            fcntl.flock(lock, fcntl.LOCK_UN)
            wait(lambda: client.get("/health/ready").status_code == 200, process, log)
