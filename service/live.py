"""The answerer of a running server: loads it, builds what is missing in another process, and takes each new index while requests go on."""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from indexer.encoder import CARD, Card, encoder_folder, load_encoder
from indexer.index import Index, LiveIndex
from indexer.manifest import current_generation, read_manifest
from indexer.means import Centring
from models.answers import Need
from models.errors import EncoderError, FingerprintMismatch, KutojaError, NotReady, StoreError
from models.jsonl import loads
from models.progress import Progress, Silent
from service.answer import Answerer
from service.maps.facts import facts_of
from service.settings import Settings, child_environment

log = logging.getLogger("kutoja.live")

RETRY_FIRST, RETRY_LAST = 5.0, 600.0
"""Seconds until a building that failed is tried again: twice as many after each time, up to the last."""

LOOK_EVERY = 0.5
"""Seconds between two looks for a new index."""

WARM_UP = ("pitkäaikaisasunnottomien asuminen", "stöd till unga utan arbete", "loneliness of older people")
"""Needs answered once before the first person's, so that files are read and caches filled."""

NICE = 10
"""Added to the niceness of a building process when an index is being served, so that answers come first."""

WAITING = "Kutoja is starting: try again in some seconds."


class Live:
    """What requests answer from. All work is done on a thread of its own; requests only read."""

    def __init__(
        self, settings: Settings, clock: Callable[[], date] = date.today, listener: Progress | None = None, ready: Callable[[], None] | None = None
    ) -> None:
        """`listener` is told how far the building process is; `ready` is called when the first answer can be given."""
        self._settings = settings
        self._clock = clock
        self._listener: Progress = listener or Silent()
        self._on_ready = ready
        self._answerer: Answerer | None = None
        self._index: LiveIndex | None = None
        self._trouble: KutojaError | None = None
        self._progress: dict[str, Any] | None = None
        self._seen: tuple[str, float] | None = None
        self._child: subprocess.Popen[str] | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="kutoja-live", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """End the building process, if there is one, and the thread."""
        self._stop.set()
        child = self._child
        if child is not None and child.poll() is None:
            child.terminate()
        self._thread.join(timeout=10)

    def answerer(self) -> Answerer:
        """Return the answerer. Raises NotReady with the sentence that says why there is none."""
        if self._answerer is None:
            raise NotReady(self._sentence())
        return self._answerer

    def progress(self) -> dict[str, Any] | None:
        """How far the building of the first index is: phase, done, total, eta_seconds; None when nothing is being built or it can answer."""
        return self._progress if self._answerer is None else None

    def _sentence(self) -> str:
        if self._trouble is not None:
            return str(self._trouble)
        progress = self._progress
        if progress is None:
            return WAITING
        of = f" of {progress['total']:,}" if progress["total"] else ""
        eta = progress["eta_seconds"]
        left = f", about {max(1, round(eta / 60))} min left" if eta is not None else ""
        return f"The index is being built ({progress['phase']}: {progress['done']:,}{of}{left}): try again in a while."

    # On the thread

    def _run(self) -> None:
        try:
            trouble = self._load()
            if not isinstance(trouble, FingerprintMismatch):
                # A refused index waits for a person's word; a missing one is built; an older one is brought up to date while it answers.
                self._set_up()
            pause = RETRY_FIRST
            again = time.monotonic() + pause
            while not self._stop.wait(LOOK_EVERY):
                self._follow()
                # What stood in the way may be gone: the building that a killed server left behind, a full disk.
                if self._answerer is None and not isinstance(trouble, FingerprintMismatch) and time.monotonic() > again:
                    self._set_up()
                    pause = min(2 * pause, RETRY_LAST)
                    again = time.monotonic() + pause
        except Exception as error:
            log.error("%s", type(error).__name__, exc_info=(type(error), type(error)(), error.__traceback__))
            self._trouble = StoreError(f"The index cannot be loaded ({type(error).__name__}): run `kutoja status`, or `kutoja index --rebuild`.")

    def _load(self) -> KutojaError | None:
        """Load encoder and index and answer once; return what stands in the way."""
        workspace = self._settings.workspace
        self._seen = self._on_disk()
        try:
            read_manifest(current_generation(workspace))  # cheap, before the encoder is loaded
            encoder = load_encoder(workspace)
            index = LiveIndex(workspace, encoder.fingerprint)
            answerer = Answerer(index.current, encoder, Centring.load(encoder), self._clock)
            for text in WARM_UP:
                answerer.answer(Need(text=text))
        except KutojaError as error:
            self._trouble = None if isinstance(error, (NotReady, EncoderError)) else error
            return error
        self._index, self._answerer, self._trouble = index, answerer, None
        if self._on_ready is not None:
            self._on_ready()
        return None

    def _set_up(self) -> None:
        """Run `kutoja setup` in a process of its own, and load what it made."""
        serving = self._answerer is not None
        self._trouble = None  # it is being mended
        error = self._run_child(serving=serving)
        if self._stop.is_set():
            return
        if not serving and (found := self._load()) is not None:
            self._trouble = NotReady(error) if error else found
        elif error:
            log.warning("The index was not brought up to date: %s", error)

    def _run_child(self, *, serving: bool) -> str | None:
        """Follow the building process to its end; return its error sentence."""
        # -P: from whatever folder the server was started, only the installed Kutoja is imported.
        command = [sys.executable, "-P", "-m", "service.cli", "--progress", "json", "setup"]
        environment = child_environment(self._settings)
        self._child = subprocess.Popen(  # noqa: S603 (our own module)
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace"
        )
        if serving:
            _lower_priority(self._child.pid)
        sentence = None
        assert self._child.stderr is not None
        for line in self._child.stderr:
            event = _event(line)
            if "phase" in event:
                self._take(event)
            sentence = event.get("error", sentence)
        code = self._child.wait()
        if code == 0:
            return None
        return str(sentence or f"Building the index ended with code {code}: run `kutoja setup` to see why.")

    def _take(self, event: dict[str, Any]) -> None:
        last = self._progress
        if last is None or last["phase"] != event["phase"] or event["done"] < last["done"]:
            self._listener.phase(event["phase"], event["total"])
            last = {"done": 0}
        if event["done"] > last["done"]:
            self._listener.advance(event["done"] - last["done"])
        self._progress = event

    def _follow(self) -> None:
        """Take a new index, so that no request has to; look for a first one that somebody else built."""
        if self._index is not None:
            facts_of(self._index.current())  # what the maps count is read here too, so that no page waits for it
        elif self._seen != self._on_disk():
            self._load()

    def _on_disk(self) -> tuple[str, float]:
        """Which index is live and when the encoder was prepared: as long as both stay, loading them again would fail again."""
        workspace = self._settings.workspace
        try:
            generation = current_generation(workspace).name
        except NotReady:
            generation = ""
        try:
            prepared = (encoder_folder(workspace) / CARD).stat().st_mtime
        except OSError:
            prepared = 0.0
        return generation, prepared


def check_fingerprint(settings: Settings) -> None:
    """Raise FingerprintMismatch when the index was made by another encoder than the settings name; pass when either is not there yet."""
    workspace = settings.workspace
    try:
        card = Card.read(encoder_folder(workspace))
        folder = current_generation(workspace)
        manifest = read_manifest(folder)
    except KutojaError:
        return
    if manifest.recipe.encoder != card.fingerprint:
        Index(folder, card.fingerprint)


def _event(line: str) -> dict[str, Any]:
    """One line of the building process; what is no event of ours (a library's warning) says nothing."""
    try:
        event = loads(line)
    except ValueError:
        return {}
    return event if isinstance(event, dict) else {}


def _lower_priority(pid: int) -> None:
    try:
        os.setpriority(os.PRIO_PROCESS, pid, NICE)
    except OSError:
        log.info("The building process keeps its priority.")
