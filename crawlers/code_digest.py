"""What a portal's results were read with: a digest of its module's source and of all of ours that it imports. Other code, other results."""

import ast
import hashlib
from importlib.util import find_spec
from pathlib import Path

FLOORS = ("crawlers", "models")
ALWAYS = ("crawlers.personal",)
"""What works on every portal's records: with better rules on personal data, what was kept under the old ones is read anew."""


def code_digest(module: str) -> str:
    """Return the digest of a module and of the modules of FLOORS that it imports, directly or not. A module that is none of files counts by its name."""
    digest = hashlib.sha256()
    seen: set[str] = set()
    queue = [module, *ALWAYS]
    while queue:
        name = queue.pop()
        source = _source(name)
        if name in seen or source is None:
            continue
        seen.add(name)
        queue += _imports(source)
    for name in sorted(seen):
        digest.update(f"{name}\n{_source(name)}\n".encode())
    return digest.hexdigest()[:32]


def _source(name: str) -> str | None:
    try:
        spec = find_spec(name)
    except (ModuleNotFoundError, ValueError):
        return None
    if spec is None or spec.origin is None or not spec.origin.endswith(".py"):
        return None
    return Path(spec.origin).read_text(encoding="utf-8")


def _imports(source: str) -> list[str]:
    """The modules of ours that a source names: `from crawlers.formats import html` may mean a module or a name in one."""
    names: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    return [name for name in names if name.partition(".")[0] in FLOORS]
