"""The panel that narrows the lists: each value with how many of the works, or calls, that the search brought are left when it is chosen."""

from collections.abc import Mapping

from models.records import RecordType
from service.answer import Begun
from service.narrow import FIELDS, STATUS, YEARS, Chosen, Lookup, chosen_of, count, count_statuses, of_type
from service.recommend.recurrence import series_of
from service.shelves import STATUS_ORDER
from service.web.facets import facet_views, field_label, value_label
from service.web.forms import ALL, choices
from service.web.strings import number
from service.web.views import Reader, View

Counted = Mapping[str, Mapping[str, int]]
"""{field: {value: how many it would leave}}."""


def panel(begun: Begun, only: str, lookup: Lookup, reader: Reader) -> View | None:
    """Return the panel, None where there is nothing to narrow and nothing is chosen.

    `told` says how many works there are, `facets` are those of `facet_views` for works, `years` selects of years, `statuses` the facet of calls or None,
    `chosen` what is chosen, each with the value of the button that takes it back, and `all` that of the one that takes all back.
    """
    chosen = chosen_of(choices(only))
    ids = begun.listable_works()
    counts = count(lookup(RecordType.INNOVATION, ids), of_type(RecordType.INNOVATION, chosen))
    if not ids and not chosen:
        return None
    language = reader.language
    key = "narrow.left" if counts.left < counts.total else "narrow.brought"
    return {
        "told": reader.t(key, n=number(counts.left, language), total=number(counts.total, language)),
        "facets": facet_views(RecordType.INNOVATION, chosen, FIELDS, lambda name: dict(counts.of[name]), language),
        "years": [_years(name, counts.of, chosen, reader) for name in YEARS if counts.of[name] or name in chosen],
        "statuses": _statuses(begun, chosen, language),
        "chosen": [_chosen(name, value, reader) for name, values in chosen.items() for value in values],
        "all": ALL,
    }


def _statuses(begun: Begun, chosen: Chosen, language: str) -> View | None:
    counted = count_statuses((series_of(card), status.value) for _, _, card, status in begun.listable_calls())
    ordered: dict[str, int] = {status.value: counted[status.value] for status in STATUS_ORDER if status.value in counted}
    return next(iter(facet_views(RecordType.CALL, chosen, (STATUS,), lambda _: ordered, language)), None)


def _years(name: str, counts: Counted, chosen: Chosen, reader: Reader) -> View:
    """A select of years; the year that is chosen is among them."""
    (year,) = chosen.get(name, ("",))
    counted = {**dict.fromkeys([year] if year else (), 0), **counts[name]}
    options = [{"value": value, "count": number(n, reader.language), "chosen": value == year} for value, n in sorted(counted.items(), reverse=True)]
    return {"name": name, "label": field_label(name, reader.language), "options": options}


def _chosen(name: str, value: str, reader: Reader) -> View:
    record_type = RecordType.CALL if name == STATUS else RecordType.INNOVATION
    return {"label": field_label(name, reader.language), "text": value_label(name, value, record_type, reader.language), "drop": f"{name}:{value}"}
