"""What the catalogue and the index hold, how fresh they are, and what was rejected."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from crawlers.discovery import portals
from crawlers.freshness import freshness
from crawlers.portal_table import portal_row
from indexer.catalogue import Catalogue
from indexer.encoder import Card, encoder_folder
from indexer.manifest import IndexManifest, current_generation, read_manifest
from models.errors import EncoderError, NotReady, StoreError
from models.workspace import CommandContext, Workspace

COLUMNS = ["portal", "records", "read", "freshness", "dropped", "rejected", "licence"]


def status_of(workspace: Workspace) -> dict[str, Any]:
    """Return the state of a data folder as JSON values. Raises StoreError when the catalogue cannot be opened."""
    catalogue = Catalogue.open(workspace)
    try:
        now = datetime.now(UTC)
        unknown, frequent = catalogue.unknown_places()
        return {
            "data": str(workspace.data),
            "records": catalogue.counts(),
            "revision": catalogue.revision,
            "feeds": [feed | {"freshness": _freshness(feed, now)} for feed in catalogue.feeds()],
            "portals": _portals(workspace),
            "unfinished": catalogue.unfinished(),
            "suppressed": len(catalogue.suppressed()),
            "aliases": len(catalogue.aliases()),
            "unknown_places": {"count": unknown, "most_frequent": dict(frequent)},
            "encoder": _encoder(workspace),
            "index": _index(workspace, catalogue.revision),
        }
    finally:
        catalogue.close()


def status_text(status: dict[str, Any], context: CommandContext) -> str:
    """Lay a status out for a person."""
    counts = ", ".join(f"{count:,} {kind}s" for kind, count in status["records"].items())
    lines = [f"Data folder: {status['data']}", f"Catalogue: {counts} (revision {status['revision']})"]
    if status["unfinished"]:
        lines.append(f"Stopped in the middle: {', '.join(status['unfinished'])}; `kutoja ingest` goes on with it.")
    lines.append(_index_line(status["index"]))
    encoder = status["encoder"]
    lines.append(f"Encoder: {encoder['name']} ({encoder['fingerprint']}, {encoder['dim']} dimensions)" if encoder else "Encoder: run `kutoja encoder prepare`")
    places = status["unknown_places"]
    if places["count"]:
        lines.append(f"Places nobody knows: {places['count']:,}, most often {', '.join(list(places['most_frequent'])[:5])}")
    lines += _portal_lines(status["portals"])
    if status["feeds"]:
        lines += ["", context.table(COLUMNS, [_row(feed) for feed in status["feeds"]])]
    return "\n".join(lines)


def _portals(workspace: Workspace) -> list[dict[str, Any]]:
    """The portals with a site to walk: when each was last read, how fresh that is, and why its last crawl was refused, if it was."""
    rows = (portal_row(known, workspace) for known in portals().values() if known.crawl is not None and not known.disabled)
    return [{name: row[name] for name in ("name", "last_run", "freshness", "status")} for row in rows]


def _portal_lines(rows: list[dict[str, Any]]) -> list[str]:
    """Say how many portals are fresh, and which crawls were refused."""
    counts = Counter("never read" if row["last_run"] is None else row["freshness"] for row in rows)
    lines = [f"Portals: {', '.join(f'{count} {state}' for state, count in sorted(counts.items()))}; `kutoja crawl --due` reads what is due."] if rows else []
    return lines + [f"  {row['name']} {row['status']}" for row in rows if row["status"].startswith("failed")]


def _index_line(index: dict[str, Any] | None) -> str:
    if index is None:
        return "Index: none yet; run `kutoja index`"
    state = "up to date" if index["up_to_date"] else f"{'; '.join(index['differs'])}; run `kutoja index`"
    return f"Index: generation {index['generation']}, {index['passages']:,} passages, recipe {index['recipe']}, {state}"


def _row(feed: dict[str, Any]) -> list[str]:
    records = ", ".join(f"{count:,} {kind}s" for kind, count in feed["records"].items())
    return [feed["portal"], records, str(feed["last_snapshot"])[:10], feed["freshness"], _reasons(feed["dropped"]), _reasons(feed["rejected"]), feed["licence"]]


def _reasons(counts: dict[str, int]) -> str:
    return "; ".join(f"{reason} {count:,}" for reason, count in counts.items())


def _freshness(feed: dict[str, Any], now: datetime) -> str:
    known = portals().get(feed["portal"])
    return freshness(known.cadence if known else None, feed["last_snapshot"], now)


def _encoder(workspace: Workspace) -> dict[str, Any] | None:
    try:
        card = Card.read(encoder_folder(workspace))
    except EncoderError:
        return None
    return {"name": card.name, "fingerprint": card.fingerprint, "dim": card.dim, "max_tokens": card.max_tokens}


def _index(workspace: Workspace, revision: int) -> dict[str, Any] | None:
    try:
        manifest = read_manifest(current_generation(workspace))
    except (NotReady, StoreError):
        return None
    differs = _differs(manifest, workspace, revision)
    return {
        "generation": manifest.generation,
        "created": manifest.created.isoformat(),
        "records": manifest.records,
        "passages": manifest.passages,
        "sentences": manifest.sentences,
        "recipe": manifest.recipe.digest,
        "catalogue_revision": manifest.catalogue_revision,
        "up_to_date": not differs,
        "differs": differs,
    }


def _differs(manifest: IndexManifest, workspace: Workspace, revision: int) -> list[str]:
    """Say in what the index differs from what would be built now."""
    reasons = []
    if manifest.catalogue_revision != revision:
        reasons.append(f"made of revision {manifest.catalogue_revision}, the catalogue is at {revision}")
    encoder = _encoder(workspace)
    if encoder and encoder["fingerprint"] != manifest.recipe.encoder:
        reasons.append(f"made by another encoder ({manifest.encoder_name})")
    return reasons
