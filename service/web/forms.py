"""The need form as it comes from a browser: urlencoded fields -> a Need, and what the form shows again."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from models.answers import Asker, Filters, Need
from models.errors import InvalidInput
from models.records import INTERFACE_LANGUAGES, OrganisationKind
from service.needs import need_text
from service.web.said import said

MOST_FIELDS = 120
ROWS = 10
MOST_CHOICES = 60
CHOICE = re.compile(r"[A-Za-z0-9][A-Za-z0-9:_.-]{0,60}")
"""A value that lists can be narrowed by: a code, a year."""

ALL = "all"
"""What the button sends that takes all choices back."""

LONGEST_NAME = 200
"""Characters of the asker's organisation's name that are read."""


@dataclass(frozen=True)
class NeedForm:
    """What was typed and chosen."""

    need: str = ""
    language: str = ""
    place: str = ""
    theme: str = ""
    target_group: str = ""
    with_results: bool = False
    own_place: str = ""
    own_kind: str = ""
    own_organisation: str = ""
    like: str = ""  # ids of records, with spaces between
    unlike: str = ""
    only: str = ""  # what was chosen to narrow the lists by, as "field:value" with spaces between

    @property
    def narrowed(self) -> bool:
        """Whether any limit is set or anything is said of the asker: the form then shows them."""
        return bool(
            self.language or self.place or self.theme or self.target_group or self.with_results or self.own_place or self.own_kind or self.own_organisation
        )

    def fields(self) -> dict[str, str]:
        """Return the fields that are filled, as a form sends them."""
        filled = {name: str(value) for name, value in vars(self).items() if value and name != "with_results"}
        return filled | ({"with_results": "1"} if self.with_results else {})

    def as_need(self, interface_language: str) -> Need:
        """Return the Need. Raises InvalidInput when it is empty or too long."""
        filters = Filters(
            places=(self.place,) if self.place else (),
            themes=(self.theme,) if self.theme else (),
            target_groups=(self.target_group,) if self.target_group else (),
            with_results=self.with_results,
        )
        kind = OrganisationKind(self.own_kind) if self.own_kind in set(OrganisationKind) else None
        asker = Asker(place=self.own_place or None, organisation_kind=kind, organisation=self.own_organisation or None)
        language = self.language if self.language in INTERFACE_LANGUAGES else None
        return Need(
            text=need_text(self.need),
            language=language,
            interface_language=interface_language,
            limit=ROWS,
            filters=filters,
            asker=asker,
            like=tuple(self.like.split()),
            unlike=tuple(self.unlike.split()),
            only=tuple(choices(self.only)),
        )


def read_form(body: bytes) -> NeedForm:
    """Read an urlencoded form. Raises InvalidInput when it is none."""
    try:
        fields = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except (UnicodeDecodeError, ValueError) as error:
        raise InvalidInput("The form cannot be read: send it from the page.") from error
    one: Mapping[str, str] = {name: values[0] for name, values in fields.items()}
    dropped = fields.get("drop", [])
    only = [f"{name}:{value}" for name, value in choices(" ".join(fields.get("only", ()))) if f"{name}:{value}" not in dropped]
    like, unlike = said(one)
    return NeedForm(
        need=one.get("need", ""),
        language=one.get("language", ""),
        place=one.get("place", "").strip(),
        theme=one.get("theme", ""),
        target_group=one.get("target_group", ""),
        with_results=one.get("with_results") == "1",
        own_place=one.get("own_place", "").strip(),
        own_kind=one.get("own_kind", ""),
        own_organisation=one.get("own_organisation", "").strip()[:LONGEST_NAME],
        like=like,
        unlike=unlike,
        only="" if ALL in dropped else " ".join(only),
    )


def choices(only: str) -> Iterator[tuple[str, str]]:
    """Yield (field, value) of what was chosen to narrow the lists by, each once; of a select without a choice nothing."""
    for choice in list(dict.fromkeys(only.split()))[:MOST_CHOICES]:
        name, _, value = choice.partition(":")
        if CHOICE.fullmatch(value):
            yield name, value
