"""The web application: routers, the error table, middleware, and the life of what answers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI

from service.api import brief, catalogue, comparables, docs, health, maps, reasons, recommend, records, who_pays
from service.api.shared import Compute
from service.cross_origin import CrossOrigin
from service.digest.seen import Seen
from service.digest.token import Sealer
from service.live import Live
from service.metrics import Metrics
from service.middleware import Limited, Observed
from service.problems import install, responder
from service.settings import Settings
from service.shelves import Shelves
from service.web.around import around
from service.web.brief import brief_pages
from service.web.digest import digest_pages
from service.web.maps import map_pages
from service.web.router import pages, problem_page
from service.widget.embed import embed_page
from service.widget.frame import frame_page
from service.widget.gate import Keyed
from service.widget.oembed import oembed
from service.widget.router import widget
from service.widget.script import Versions
from service.widget.sites import Gate, Sites

DESCRIPTION = """Describe a need in your own words, in any language; get prior work, partners and funders, each with reasons that can be checked.

Errors are RFC 9457 problem details. Needs are neither stored nor logged."""


def create_app(settings: Settings, live: Live | None = None) -> FastAPI:
    """Return the application. `live` is what answers; without one, one is made of the settings. It starts and stops with the application."""
    answering = live or Live(settings)
    metrics = Metrics()
    shelves = Shelves()
    versions = Versions(settings.workspace.widgets)
    sealer = Sealer(settings.workspace.feed_key)
    gate = Gate(Sites(settings.workspace.sites), required=settings.site_keys)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.compute = Compute()
        versions.keep()
        sealer.keep()
        answering.start()
        following = asyncio.create_task(shelves.follow(lambda: answering.answerer().index))
        try:
            yield
        finally:
            following.cancel()
            answering.stop()
            app.state.compute.close()

    app = FastAPI(title="Kutoja", version=version("kutoja"), description=DESCRIPTION, lifespan=lifespan, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.live = answering
    app.state.metrics = metrics
    app.state.public_url = settings.public_url
    for module in (recommend, who_pays, reasons, brief, comparables, records, catalogue, maps, health, docs):
        app.include_router(module.router)
    app.include_router(widget(versions))
    app.include_router(embed_page())
    app.include_router(frame_page(answering.answerer, gate))
    app.include_router(oembed(answering.answerer))
    for router in around(answering.answerer, shelves, settings):
        app.include_router(router)
    app.include_router(brief_pages(answering.answerer))
    app.include_router(digest_pages(answering.answerer, sealer, Seen(settings.workspace.seen)))
    app.include_router(map_pages(answering.answerer))
    app.include_router(pages(answering.answerer, shelves))  # last: its addresses begin with any word
    answer = responder(problem_page(answering.progress))
    install(app, answer, answering.progress)
    app.add_middleware(Keyed, gate=gate)
    app.add_middleware(Limited, rate=settings.rate_limit, answer=answer)
    app.add_middleware(CrossOrigin)
    app.add_middleware(Observed, metrics=metrics, answer=answer)  # added last, so outermost
    return app
