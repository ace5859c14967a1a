"""`kutoja eval partners` and `kutoja eval funders`: hidden links over the live index, the service beside its baselines and its former scoring, in one run."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import Any

from eval.links.pools import Pool, pools
from eval.links.questions import FUNDER_SOURCES, NEWCOMER, ONLY_VARIANTS, PARTNER_SOURCES, SAMPLE, Drawn, Works, funder_questions, partner_questions
from eval.links.rankings import BM25, POPULARITY, POPULARITY_OF_SOURCE, TEXT, TOGETHER, TOGETHER_POPULAR, baselines, formerly, ordered
from eval.links.scores import ALL, NEWCOMERS, Scored, groups, mean, measured
from eval.workspaces import answerer
from models.progress import Progress
from models.records import Role
from models.workspace import CommandContext, Workspace
from service import calibrate
from service.answer import Answerer
from service.recommend.funders import paid_works, ranked_payers
from service.recommend.partners import ranked_partners
from service.recommend.weighing import makers, weight

OURS, ALONE, BEFORE = "ours", "ours, members not told", "ours before"
DEPTHS = (1, 10, 20)
FORMER_ROLES = {Role.LEAD: 1.0, Role.PARTNER: 0.7}
LEADING = {"partners": ("R@20", "RR"), "funders": ("R@10", "R@1", "RR")}

Rankings = dict[str, list[str]]
"""System -> who is named, best first."""


def run_links(what: str, base: Workspace, progress: Progress, *, sample: int = SAMPLE, sources: Sequence[str] = ()) -> dict[str, Any]:
    """Measure "partners" or "funders" over the live index of a workspace, which is only read. Raises what `answerer` raises."""
    asks = answerer(base)
    works = Works.read(asks.index)
    if what == "partners":
        drawn = partner_questions(asks.index, works, sources or PARTNER_SOURCES, sample)
        return _result(what, asks, drawn, scored(asks, works, drawn, progress, partner_rankings))
    drawn = funder_questions(asks.index, works, sources or FUNDER_SOURCES, sample)
    return _result(what, asks, drawn, scored(asks, works, drawn, progress, funder_rankings))


def scored(asks: Answerer, works: Works, drawn: Drawn, progress: Progress, rank: Callable[[Pool, Works], Rankings]) -> list[Scored]:
    """Answer every question and measure each system. One whose target has no work left but variants of the hidden one is left out and counted."""
    found = []
    for pool in pools(asks, works, drawn.questions, progress):
        question = pool.question
        edges = works.made if question.dated else works.paid
        left = Counter(end for record_id in pool.seen for end in edges[record_id] if end in question.targets)
        targets = [target for target in question.targets if left[target]]
        drawn.excluded[question.source][ONLY_VARIANTS] += len(question.targets) - len(targets)
        if targets:
            measures = {system: measured(ranking, targets, DEPTHS) for system, ranking in rank(pool, works).items()}
            found.append(Scored(question, question.dated and left[targets[0]] <= NEWCOMER, measures))
    return found


def partner_rankings(pool: Pool, works: Works) -> Rankings:
    """Return who each system names as partner."""
    told = pool.question.members

    def ours(members: Sequence[str]) -> list[str]:
        ranked = ranked_partners(pool.query, pool.index, pool.works, pool.own, pool.today, members)
        return [organisation_id for _, organisation_id, _ in ranked if organisation_id not in told]

    worthy = [one for one in pool.works[: calibrate.WORKS] if one.strength > calibrate.WORTH]
    weights = [(one.record_id, weight(one, pool.query.card(pool.index, one.record_id), pool.today)) for one in worthy]
    own = {one.record_id: calibrate.OWN_WORDS * (one.strength - calibrate.WORTH) for one in pool.own if one.strength >= calibrate.RELATED}
    before = formerly(weights, lambda work: {end: FORMER_ROLES[role] for end, role in makers(pool.index.graph, work).items()}, own)
    return baselines(pool, works, works.made) | {BEFORE: ordered(before, pool), ALONE: ours(()), OURS: ours(told)}


def funder_rankings(pool: Pool, works: Works) -> Rankings:
    """Return who each system names as payer, or which calls."""
    supports = paid_works(pool.works, works.paid.__getitem__)
    weights = [(one.record_id, max(0.0, one.strength - calibrate.WORTH)) for one in pool.works[: calibrate.WORKS]]
    before = formerly(weights, lambda work: dict.fromkeys(works.paid[work], 1.0), {})
    named = [payer for _, payer in ranked_payers(pool.query, pool.index, supports, pool.today)]
    return baselines(pool, works, works.paid) | {BEFORE: ordered(before, pool), OURS: named}


def _result(what: str, asks: Answerer, drawn: Drawn, found: Sequence[Scored]) -> dict[str, Any]:
    halves: dict[str, list[Scored]] = defaultdict(list)
    for one in found:
        halves[one.question.half].append(one)
    return {
        "what": what,
        "records": asks.index.manifest.records,
        "excluded": {source: dict(reasons) for source, reasons in drawn.excluded.items()},
        "means": {half: _means(what, some) for half, some in sorted(halves.items())},
        "ratios": {half: _ratios(what, some) for half, some in sorted(halves.items())},
    }


def _means(what: str, found: Sequence[Scored]) -> dict[str, Any]:
    systems = list(found[0].measures)
    return {
        group: {system: {name: asdict(mean(some, system, name)) for name in LEADING[what]} for system in systems if all(system in one.measures for one in some)}
        for group, some in groups(found).items()
    }


def _ratios(what: str, found: Sequence[Scored]) -> dict[str, dict[str, float | None]]:
    """What must hold, group by group: ours over each other system at the leading depth, and newcomers over all."""
    name = LEADING[what][0]
    rows: dict[str, dict[str, float | None]] = {}
    for group, some in groups(found).items():
        ours = _value(some, OURS, name)
        rows[group] = {system: _ratio(ours, _value(some, system, name)) for system in some[0].measures if system != OURS}
    if NEWCOMERS in rows:
        rows[ALL]["newcomers"] = _ratio(_value(groups(found)[NEWCOMERS], OURS, name), _value(found, OURS, name))
    return rows


def _value(found: Iterable[Scored], system: str, name: str) -> float:
    values = [one.measures[system][name] for one in found]
    return sum(values) / len(values)


def _ratio(one: float, other: float) -> float | None:
    """One over the other, None (without bound) where the other is 0."""
    return round(one / other, 3) if other else None


def report(result: dict[str, Any], session: CommandContext) -> str:
    """Lay the means and ratios out for a person."""
    names = LEADING[result["what"]]
    order = [OURS, ALONE, BEFORE, POPULARITY, POPULARITY_OF_SOURCE, TOGETHER, TOGETHER_POPULAR, TEXT, BM25]
    lines = [f"{sum(result['records'].values()):,} records. A cell is {', '.join(names)}; the interval (95 %, bootstrap over works) is of {names[0]}."]
    for half, rows in result["means"].items():
        systems = [system for system in order if system in next(iter(rows.values()))]
        table = [[group, str(by[OURS][names[0]]["questions"]), *(_cell(by.get(system), names) for system in systems)] for group, by in rows.items()]
        lines += [half, session.table(["links", "n", *systems], table)]
        ratios = result["ratios"][half][ALL]
        lines.append(f"ours / others, {names[0]}: " + ", ".join(f"{system} {'∞' if value is None else value}" for system, value in ratios.items()))
    left_out = [f"{source}: " + ", ".join(f"{count} {why}" for why, count in reasons.items() if count) for source, reasons in result["excluded"].items()]
    return "\n".join([*lines, "Links left out: " + "; ".join(left_out)])


def _cell(by: dict[str, dict[str, float]] | None, names: Sequence[str]) -> str:
    if by is None:
        return ""
    first = by[names[0]]
    rest = " ".join(f"{by[name]['value']:.3f}" for name in names[1:])
    return f"{first['value']:.3f} ({first['low']:.2f}–{first['high']:.2f}) {rest}"
