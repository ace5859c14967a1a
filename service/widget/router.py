"""GET /widget.js, the newest version, and GET /widget.<digest>.js, one that never changes."""

from fastapi import APIRouter, Response

from models.errors import NotFound
from service.widget.script import Script, Versions, current

NEWEST_SECONDS = 600
PINNED_SECONDS = 31_536_000


def widget(versions: Versions) -> APIRouter:
    """Return the routes."""
    router = APIRouter(include_in_schema=False)

    @router.get("/widget.js")
    async def newest() -> Response:
        return _script(current(), f"public, max-age={NEWEST_SECONDS}")

    @router.get("/widget.{digest}.js")
    async def pinned(digest: str) -> Response:
        script = versions.get(digest)
        if script is None:
            raise NotFound("There is no such version of the widget: /widget.js is the newest.")
        return _script(script, f"public, max-age={PINNED_SECONDS}, immutable")

    return router


def _script(script: Script, caching: str) -> Response:
    headers = {
        "Cache-Control": caching,
        "ETag": f'"{script.digest}"',
        # Any page may load the script and check its integrity; it holds nothing of anybody, and nothing is sent with the request.
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return Response(script.content, headers=headers, media_type="text/javascript")
