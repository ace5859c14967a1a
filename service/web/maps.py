"""The maps' pages. What is chosen from lists may stand in an address (GET); a need travels by POST only, and goes back in the page and nowhere else."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qs, urlencode

import numpy as np
from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from indexer.index import Index
from models.answers import MAX_NEED
from models.errors import InvalidInput, NotFound, UnknownValue
from models.taxonomy import places
from service.answer import Answerer
from service.cards import face
from service.maps.atlas import FORMS, Kind, drawn_map, file_of, found_map
from service.maps.facts import UNKNOWN, facts_of
from service.maps.geographic import REGIONS
from service.maps.links import Links
from service.maps.portfolio import Axis
from service.maps.scope import Scope, Selection, select
from service.maps.svg import Look, plain
from service.web.map_view import notes, tables, works
from service.web.pages import check_language, origin, render
from service.web.strings import plural, translator
from service.web.views import View

MOST_FIELDS = 20
FUNDERS = 100
PROGRAMMES = 60
LONGEST = 500
"""Letters of a programme's name up to which the form offers it: longer ones would make addresses that no browser takes."""

Option = tuple[str, str]


@dataclass(frozen=True)
class MapForm:
    """What was chosen and typed."""

    scope: Scope
    by: Axis = "theme"

    @classmethod
    def read(cls, query: str) -> "MapForm":
        """Read urlencoded fields. Raises InvalidInput when they are none."""
        try:
            fields = parse_qs(query, max_num_fields=MOST_FIELDS, errors="strict")
        except (UnicodeDecodeError, ValueError) as error:
            raise InvalidInput("The form cannot be read: send it from the page.") from error
        one: Mapping[str, str] = {name: values[0] for name, values in fields.items()}
        names = ("theme", "place", "funder", "programme", "need")
        return cls(Scope(**{name: one.get(name, "").strip() for name in names}), "sdg" if one.get("by") == "sdg" else "theme")

    def chosen(self) -> dict[str, str]:
        """Return what may stand in an address."""
        return self.scope.chosen() | ({"by": self.by} if self.by == "sdg" else {})


def map_pages(answering: Callable[[], Answerer]) -> APIRouter:
    """Return the routes. `answering` gives the answerer, or raises NotReady."""
    router = APIRouter(include_in_schema=False)

    @router.get("/{language}/maps")
    def hub(request: Request, language: str) -> Response:
        check_language(language)
        return _hub(request, language, answering())

    @router.get("/{language}/maps/{kind}")
    def of_chosen(request: Request, language: str, kind: str) -> Response:
        check_language(language)
        form = MapForm.read(request.url.query)
        # A need in an address is passed over: addresses are kept by browsers, logs and bookmarks.
        return _page(request, language, _kind(kind), MapForm(_without_need(form.scope), form.by), answering())

    @router.post("/{language}/maps/{kind}")
    async def of_need(request: Request, language: str, kind: str) -> Response:
        check_language(language)
        return await run_in_threadpool(_page, request, language, _kind(kind), MapForm.read(_text(await request.body())), answering())

    @router.get("/{language}/maps/{kind}/export")
    def download(request: Request, language: str, kind: str, format: str = "csv") -> Response:  # noqa: A002 (the field's name in the address)
        check_language(language)
        form = MapForm.read(request.url.query)
        return _download(request, language, _kind(kind), MapForm(_without_need(form.scope), form.by), format, answering())

    @router.post("/{language}/maps/{kind}/export")
    async def download_of_need(request: Request, language: str, kind: str, format: str = "csv") -> Response:  # noqa: A002
        check_language(language)
        form = MapForm.read(_text(await request.body()))
        return await run_in_threadpool(_download, request, language, _kind(kind), form, format, answering())

    return router


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace")


def _without_need(scope: Scope) -> Scope:
    return Scope(scope.theme, scope.place, scope.funder, scope.programme)


def _kind(name: str) -> Kind:
    if name not in set(Kind):
        raise NotFound("There is no such map.")
    return Kind(name)


def _hub(request: Request, language: str, answerer: Answerer) -> Response:
    t = translator(language)
    kinds = [{"kind": kind.value, "heading": t(f"maps.{kind.value}.heading"), "lead": t(f"maps.{kind.value}.lead")} for kind in Kind]
    count = plural(t, "maps.works", facts_of(answerer.index).count, language)
    return render(request, "maps.html", language, path="/maps", kinds=kinds, count=count)


def _page(request: Request, language: str, kind: Kind, form: MapForm, answerer: Answerer) -> Response:
    t = translator(language)
    problem = None
    try:
        chosen = select(form.scope, answerer, language)
    except InvalidInput as error:
        # What cannot be used is told above the map of the rest.
        problem = _sentence(error, form, language)
        form = MapForm(Scope(), form.by)
        chosen = select(form.scope, answerer, language)
    look, links = Look(language, t, f"map-{kind.value}"), Links(language, chosen.scope)
    drawn = drawn_map(kind, chosen, answerer, look, form.by)
    query = f"?{urlencode(form.chosen())}" if form.chosen() else ""
    view: View = {
        "kind": kind.value,
        "heading": t(f"maps.{kind.value}.heading"),
        "lead": t(f"maps.{kind.value}.lead"),
        "said": _said(chosen, form, look),
        "pictures": [{"svg": one.svg, "title": one.title, "id": number} for number, one in enumerate(drawn.pictures)],
        "notes": notes(drawn.found, chosen, look),
        "tables": tables(drawn.found, look, links),
        "works": works(chosen, look, links, answerer.index.records.card) if kind is Kind.PORTFOLIO or form.scope.need else [],
        "options": _options(chosen, answerer.index, language),
        "scope": vars(chosen.scope),
        "by": form.by,
        "query": query,
        "kinds": [{"kind": one.value, "heading": t(f"maps.{one.value}.heading")} for one in Kind],
        "forms": FORMS,
    }
    status = 422 if problem else 200
    return render(request, "maps_map.html", language, path=f"/maps/{kind.value}{query}", status=status, problem=problem, map=view)


def _said(chosen: Selection, form: MapForm, look: Look) -> str:
    """How many works the map is of."""
    t, count = look.t, chosen.count
    if form.scope.need:
        return plural(t, "maps.near", count, look.language) if count else t("maps.near.none")
    return plural(t, "maps.of", count, look.language)


def _sentence(error: InvalidInput, form: MapForm, language: str) -> str:
    t = translator(language)
    if isinstance(error, UnknownValue):
        return t("maps.unknown_value", value=plain(error.value, 80))
    return t("error.413.text", limit=MAX_NEED) if len(form.scope.need) > MAX_NEED else t("search.empty")


def _download(request: Request, language: str, kind: Kind, form: MapForm, file_form: str, answerer: Answerer) -> Response:
    if file_form not in FORMS:
        raise InvalidInput("A map comes as svg, csv or json.")
    chosen = select(form.scope, answerer, language)
    found = found_map(kind, chosen, answerer, language, form.by)
    look = Look(language, translator(language), f"map-{kind.value}", origin(request))
    body, media_type, name = file_of(kind, found, file_form, look, Links(language, chosen.scope), chosen.facts.generation)
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, headers=headers, media_type=media_type)


def _options(chosen: Selection, index: Index, language: str) -> View:
    """What the form offers: regions and countries with works, the funders of most works, the programmes of the chosen funder."""
    scope, facts = chosen.scope, chosen.facts
    countries = [code for code in facts.countries if code not in REGIONS]
    found = {
        "regions": _named([code for code in REGIONS if code in facts.places], language),
        "countries": _named(countries, language),
        "other_places": [] if not scope.place or scope.place in (*REGIONS, *countries) else _named([scope.place], language),
        "funders": list(_funders(index, language)),
        "programmes": _programmes(chosen),
    }
    if scope.funder and scope.funder not in {code for code, _ in found["funders"]}:
        found["funders"].insert(0, (scope.funder, _name(index, scope.funder, language)))
    return found


def _named(codes: list[str], language: str) -> list[Option]:
    return sorted(((code, places.name(code, language)) for code in codes), key=lambda pair: pair[1].casefold())


@lru_cache(maxsize=6)
def _funders(index: Index, language: str) -> tuple[Option, ...]:
    """The funders of most works, by name; kept for each generation and language."""
    facts = facts_of(index)
    paid = np.unique(np.column_stack([facts.grants.funder, facts.grants.work]), axis=0)[:, 0]
    most = np.argsort(-np.bincount(paid, minlength=len(facts.funders)), kind="stable")[:FUNDERS].tolist()
    return tuple(sorted(((facts.funders[one], _name(index, facts.funders[one], language)) for one in most), key=lambda pair: pair[1].casefold()))


def _name(index: Index, record_id: str, language: str) -> str:
    card = index.records.card(record_id)
    return plain(face(card, language).title[0], 80) if card else record_id


def _programmes(chosen: Selection) -> list[Option]:
    """Programmes of the chosen funder, those of most works first; none without a funder: names of all would say little."""
    facts, scope = chosen.facts, chosen.scope
    if not scope.funder:
        return [(scope.programme, plain(scope.programme, 80))] if scope.programme else []
    grants = facts.grants
    own = grants.programme[(grants.funder == facts.funders.index(scope.funder)) & (grants.programme != UNKNOWN)]
    names = [facts.programmes[one] for one, _ in Counter(own.tolist()).most_common(PROGRAMMES)]
    offered = [name for name in names if len(name) <= LONGEST]
    return [(name, plain(name, 80)) for name in offered + ([scope.programme] if scope.programme and scope.programme not in offered else [])]
