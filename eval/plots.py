"""Plots as inline SVG: bars by group and system, and a line of needs from the worst to the best. Colours and fonts come from the page that holds them."""

from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT = 720, 240
LEFT, TOP, BOTTOM = 44, 12, 28
BASE = HEIGHT - BOTTOM
TICKS = 4


def bars(groups: Mapping[str, Mapping[str, float]], title: str) -> str:
    """Return bars of values 0 upwards: one cluster a group, in it one bar a series; the classes s0, s1, … colour the series."""
    highest = max((value for series in groups.values() for value in series.values()), default=0.0) or 1.0
    cluster = (WIDTH - LEFT) / max(1, len(groups))
    parts = _axis(highest)
    for number, (group, series) in enumerate(groups.items()):
        left = LEFT + number * cluster
        width = cluster * 0.8 / max(1, len(series))
        for place, (name, value) in enumerate(series.items()):
            tall = (BASE - TOP) * value / highest
            x = left + cluster * 0.1 + place * width
            tip = f"<title>{escape(f'{group}, {name}: {value:.3f}')}</title>"
            parts.append(f'<rect class="s{place}" x="{x:.1f}" y="{BASE - tall:.1f}" width="{max(width - 1, 1):.1f}" height="{tall:.1f}">{tip}</rect>')
        parts.append(f'<text x="{left + cluster / 2:.1f}" y="{HEIGHT - 8}" text-anchor="middle">{escape(group)}</text>')
    return _svg(parts, title)


def sorted_needs(values: Mapping[str, tuple[float, float]], title: str) -> str:
    """Return a dot for each need's value, from the lowest to the highest, joined to another system's for the same need; values are 0..1."""
    parts = _axis(1.0)
    step = (WIDTH - LEFT - 8) / max(1, len(values))
    for number, (name, (ours, theirs)) in enumerate(sorted(values.items(), key=lambda item: (item[1], item[0]))):
        x = LEFT + (number + 0.5) * step
        first, second = (BASE - (BASE - TOP) * value for value in (ours, theirs))
        tip = f"<title>{escape(f'{name}: {ours:.3f}, best baseline {theirs:.3f}')}</title>"
        parts.append(f'<line class="gap" x1="{x:.1f}" x2="{x:.1f}" y1="{first:.1f}" y2="{second:.1f}"/>')
        parts.append(f'<circle class="other" cx="{x:.1f}" cy="{second:.1f}" r="2.5">{tip}</circle>')
        parts.append(f'<circle class="s0" cx="{x:.1f}" cy="{first:.1f}" r="3.5">{tip}</circle>')
    return _svg(parts, title)


def legend(names: Sequence[str]) -> str:
    """Return the names of the series of `bars` beside their colours."""
    return "".join(f'<span class="key"><i class="s{place}"></i>{escape(name)}</span>' for place, name in enumerate(names))


def _axis(highest: float) -> list[str]:
    parts = []
    for tick in range(TICKS + 1):
        y = BASE - (BASE - TOP) * tick / TICKS
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{highest * tick / TICKS:.2f}</text>')
    return parts


def _svg(parts: Sequence[str], title: str) -> str:
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title, quote=True)}">{"".join(parts)}</svg>'
