"""The potential profile of a need or an idea: signs with their sources along four questions, and a checklist for people. Signs only, never a grade.

The questions (timeliness, demand, feasibility, value promise) are those by which Finnish innovation support looks at an idea.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from indexer.record_store import Card
from models.answers import Need
from models.taxonomy import labels
from service.answer import Answerer
from service.brief.brief import close_calls, entry_of, money_lines
from service.brief.gather import Findings, evidence_lines, gather, lead_of, text_of
from service.brief.model import Brief, Entry, Section, Words
from service.brief.statutes import statutes
from service.cards import shortened
from service.comparables.search import regions
from service.comparables.summary import months_of
from service.web.strings import number, period

QUESTIONS = ("timeliness", "demand", "feasibility", "value")
CHECKLIST = {question: tuple(f"profile.check.{question}.{item}" for item in (1, 2, 3)) for question in QUESTIONS}
"""Keys of the statements that a person ticks."""

RECENT_YEARS = 3
SHOWN = 3
"""Works named as the sources of a sign."""

ACTS = 4
SEARCHED = 60
"""Works, best first, whose texts are searched for Acts."""

NAMED = 6
"""Regions or target groups named beside their counts."""

SENTENCE = 240
TITLE_LENGTH = 90


def make_profile(answerer: Answerer, need: Need) -> Brief:
    """Return the profile. Raises what Answerer.answer raises."""
    found = gather(answerer, need)
    sections = (_timeliness(found), _demand(found), _feasibility(found), _value(found))
    return Brief(
        name="profile",
        kind=found.t("profile.title"),
        title=Words(shortened(" ".join(need.text.split()), TITLE_LENGTH), found.answer.language),
        language=found.language,
        made=found.today,
        sections=sections,
        sources=tuple(found.sources.listed),
        how=f"{found.t('profile.no_grade')} {found.t('brief.how')}",
    )


def _section(question: str, found: Findings, sentences: Iterable[str], entries: Iterable[Entry]) -> Section:
    return Section(question, found.t(f"profile.{question}"), tuple(sentences), entries=tuple(entries))


def _count(key: str, n: int, found: Findings) -> str:
    """A sign as a label and a count: no noun has to agree with the number."""
    return found.t(f"profile.sign.{key}", n=number(n, found.language), of=number(len(found.works), found.language))


def _work(card: Card, found: Findings, *, sentences: Sequence[str] = (), quotes: Sequence[Words] = ()) -> Entry:
    return entry_of(card, found, [period(card.get("started"), card.get("ended"), found.language)], sentences, quotes)


def _timeliness(found: Findings) -> Section:
    first = found.today.year - RECENT_YEARS + 1
    begun = {card["id"]: int(card["started"][:4]) for card in found.works if card.get("started")}
    recent = [card for card in found.works if begun.get(card["id"], 0) >= first]
    counts = {"recent": len(recent), "before": len(begun) - len(recent), "unknown": len(found.works) - len(begun)}
    shown = {name: number(n, found.language) for name, n in counts.items()}
    started = found.t("profile.sign.started", span=f"{first}–{found.today.year}", **shown)
    calls = close_calls(found)
    newest = sorted((card for card in found.works if card["id"] in begun), key=lambda card: (-begun[card["id"]], card["id"]))[:SHOWN]
    close = [] if found.works else [found.t(f"results.verdict.{found.answer.verdict.value}")]
    return _section("timeliness", found, (*close, started, _count("calls", len(calls), found)), [*(_work(card, found) for card in newest), *calls])


def _demand(found: Findings) -> Section:
    areas = Counter(name for card in found.works for name in regions(card, found.language))
    groups = Counter(code for card in found.works for code in card.get("target_groups", ()))
    named = Counter({labels.label("target_group", code, found.language): n for code, n in groups.items()})
    organisations = {key for card in found.works for key, _ in found.index.graph.organisations_of(card["id"])}
    acts = _acts(found)
    sentences = [_count("works", len(found.works), found), _count("organisations", len(organisations), found)]
    sentences += [found.t(f"profile.sign.{key}", names=_most(counted, found)) for key, counted in (("areas", areas), ("groups", named)) if counted]
    sentences.append(_count("acts", len(acts), found) if acts else found.t("profile.sign.no_acts"))
    named_by = {card["id"] for card, _ in acts[:ACTS]}
    others = [_work(card, found) for card in found.works[:SHOWN] if card["id"] not in named_by]
    return _section("demand", found, sentences, [*(_work(card, found, quotes=[quote]) for card, quote in acts[:ACTS]), *others])


def _most(counted: Counter[str], found: Findings) -> str:
    ranked = sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:NAMED]
    return ", ".join(f"{name} ({number(n, found.language)})" for name, n in ranked)


def _acts(found: Findings) -> list[tuple[Card, Words]]:
    """The sentences of the works' texts that name an Act, one for each work, in the works' order."""
    acts = []
    for card in found.works[:SEARCHED]:
        quote = next(_sentences(card, found), None)
        if quote is not None:
            acts.append((card, quote))
    return acts


def _sentences(card: Card, found: Findings) -> Iterator[Words]:
    index, t = found.index, found.t
    for passage_id in index.passages.of_record(card["id"]):
        passage = index.passages.get(passage_id)
        for start, end in passage.sentences:
            sentence = passage.text[start - passage.start : end - passage.start]
            for act in statutes(sentence, passage.language):
                notes = [t("brief.ours")] if passage.ours else []
                notes += [t("reason.language", language=found.reader.language_name(passage.language))] if passage.language != found.language else []
                yield Words(shortened(" ".join(sentence.split()), SENTENCE), passage.language, " ".join(act.name.split()), ", ".join(notes))


def _feasibility(found: Findings) -> Section:
    conditioned = [card for card in found.works if card.get("conditions")]
    leads = {lead for card in found.works if (lead := lead_of(card, found))}
    months = [n for card in found.works if (n := months_of(card.get("started"), card.get("ended"))) is not None]
    sentences = [_count("leads", len(leads), found), *money_lines(found)]
    if months:
        shown = {"n": len(months), "median": median(months), "low": min(months), "high": max(months)}
        key = "profile.sign.months" if len(months) > 1 else "profile.sign.month"
        sentences.append(found.t(key, **{name: number(value, found.language) for name, value in shown.items()}))
    sentences.append(_count("conditions", len(conditioned), found))
    led = [card for card in found.works if lead_of(card, found) and card not in conditioned[:SHOWN]][: max(0, SHOWN - len(conditioned))]
    told = [_work(card, found, sentences=[found.t("brief.lead", name=lead_of(card, found))]) for card in led]
    return _section("feasibility", found, sentences, [*_quoting(conditioned, "conditions", found), *told])


def _value(found: Findings) -> Section:
    told, rated = found.with_results(), [card for card in found.works if card.get("evidence")]
    sentences = [_count("results", len(told), found), _count("rated", len(rated), found)]
    sentences += [found.t("brief.evidence.scales")] if rated else []
    also = [card for card in rated if card not in told[:SHOWN]][:SHOWN]
    return _section("value", found, sentences, [*_quoting(told, "outcome", found), *(_work(card, found, sentences=_rating(card, found)) for card in also)])


def _quoting(cards: Sequence[Card], field: str, found: Findings) -> list[Entry]:
    return [_work(card, found, sentences=_rating(card, found), quotes=[text] if (text := text_of(card, field, found)) else []) for card in cards[:SHOWN]]


def _rating(card: Card, found: Findings) -> list[str]:
    return [f"{line}." for line in evidence_lines(card, found.language)[:1]]
