"""One plain sentence on why a row is shown, put together from its reasons by templates of the interface's languages. Labels and names stay uninflected."""

from collections.abc import Container, Iterable, Sequence

from models.answers import Match, ReasonKind
from models.records import INTERFACE_LANGUAGES, Flag, RecordType, Role
from service.web.strings import Translate, plural, translator

SHARED = (ReasonKind.THEME, ReasonKind.TARGET_GROUP, ReasonKind.PLACE)
NAMED = 2
"""Themes, groups, places or bodies that one sentence names of each kind."""


def spoken(language: str | None) -> str:
    """Return an interface language to speak in: the one asked for, English for one that is none."""
    return language if language in INTERFACE_LANGUAGES else "en"


def with_sentences(matches: Iterable[Match], language: str) -> tuple[Match, ...]:
    """Return the rows, each with its sentence in an interface language."""
    return tuple(match.model_copy(update={"why": sentence(match, language)}) for match in matches)


def sentence(match: Match, language: str) -> str:
    """Return why a row is shown: how close it is, what both name, who did it, and on what evidence. The same row gives the same sentence."""
    t = translator(language)
    texts: dict[ReasonKind, list[str]] = {}
    for reason in match.reasons:
        texts.setdefault(reason.kind, []).append(reason.text)
    shared = [t(f"reason.why.{kind.value}", text=_named(kind, texts[kind], t)) for kind in SHARED if kind in texts]
    clauses = [_closeness(match, texts, t, language) + (": " + _joined(shared, t) if shared else "")]
    if match.type is RecordType.INNOVATION:
        if ReasonKind.ORGANISATION in texts:
            clauses.append(t("reason.why.who", text=_joined(texts[ReasonKind.ORGANISATION][:NAMED], t)))
        if match.results is not None and match.results.evidence:
            clauses.append(t("reason.why.evidence", text=_joined(match.results.evidence[:NAMED], t)))
    return "; ".join(clauses) + "."


def _closeness(match: Match, texts: Container[ReasonKind], t: Translate, language: str) -> str:
    if match.type is RecordType.ORGANISATION:
        if not match.works:
            return t("reason.why.own_words")
        key = "reason.why.paid" if match.roles == (Role.FUNDER.value,) else "reason.why.took_part"
        return plural(t, key, len(match.works), language)
    if Flag.TITLE_ONLY in match.flags or ReasonKind.PASSAGE not in texts:
        return t("reason.why.title")
    return t(f"reason.why.{match.type.value}.{match.level.value}")


def _named(kind: ReasonKind, texts: Sequence[str], t: Translate) -> str:
    return _joined([text if kind is ReasonKind.PLACE else _in_sentence(text) for text in texts[:NAMED]], t)


def _in_sentence(label: str) -> str:
    """A label as it stands within a sentence: its first letter small, unless it is an abbreviation."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _joined(parts: Sequence[str], t: Translate) -> str:
    """Join a list as the interface's language does: "a, b and c"."""
    *most, last = parts
    return t("reason.why.and", most=", ".join(most), last=last) if most else last
