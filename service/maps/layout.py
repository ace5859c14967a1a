"""Where things stand in a picture: a network by forces, bubbles pushed apart, labels that do not cover each other. Equal input gives equal places."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

STEPS = 160
SEED = 20_240_501
GRAVITY = 0.9
"""Pull to the middle beside the forces of Fruchterman and Reingold: parts that nothing joins stay in the picture."""

RANKED = 0.6
"""Share of its rank in a point's place, see `fitted`."""

CLEAR = 3.0
"""Units between a label and what is beside it."""


@dataclass(frozen=True)
class Box:
    """A rectangle in the picture."""

    left: float
    top: float
    right: float
    bottom: float


def spread(count: int, edges: Sequence[tuple[int, int, float]], width: float, height: float, margin: float) -> Array:
    """Return places of `count` nodes, shape (count, 2), by Fruchterman and Reingold's forces (1991); an edge is (one, other, weight)."""
    if count == 0:
        return np.zeros((0, 2))
    x, y = np.random.default_rng(SEED).uniform(-0.5, 0.5, (2, count))
    pull = np.zeros((count, count))
    for one, other, weight in edges:
        pull[one, other] = pull[other, one] = 1.0 + np.log1p(weight)
    ideal = 1.0 / np.sqrt(count)
    # Divided by how much hangs on both ends: else those who know everybody draw all into one ball.
    load = np.maximum(pull.sum(axis=1), 1.0)
    pull /= np.sqrt(load[:, None] * load) * ideal
    for step in range(STEPS):
        distance = np.maximum((x[:, None] - x) ** 2 + (y[:, None] - y) ** 2, 1e-6)
        strength = ideal**2 / distance - pull * np.sqrt(distance)
        # The sum over others of (x - theirs) * strength, without an array of differences for each axis.
        whole = strength.sum(axis=1) - GRAVITY
        move_x, move_y = x * whole - strength @ x, y * whole - strength @ y
        length = np.maximum(np.hypot(move_x, move_y), 1e-9)
        step_length = np.minimum(length, 0.1 * (1 - step / STEPS) + 1e-3) / length
        x, y = x + move_x * step_length, y + move_y * step_length
    return fitted(np.column_stack([x, y]), width, height, margin)


def fitted(points: Array, width: float, height: float, margin: float) -> Array:
    """Return points that fill a picture: each halfway between where it stands and its rank from left to right and from top to bottom.

    Ranks alone would be evenly spread and say nothing; places alone leave a knot amid emptiness, whose labels nobody could read.
    """
    size = np.array([width - 2 * margin, height - 2 * margin])
    low, high = points.min(axis=0), points.max(axis=0)
    stretched = (points - low) / np.maximum(high - low, 1e-9)
    ranks = np.argsort(np.argsort(points, axis=0, kind="stable"), axis=0, kind="stable") / max(1, len(points) - 1)
    if len(points) == 1:
        return np.array([[width / 2, height / 2]])
    shown: Array = (stretched * (1 - RANKED) + ranks * RANKED) * size + margin
    return shown


def apart(points: Array, radii: Array, steps: int = 80) -> Array:
    """Return places of bubbles pushed apart until they hardly overlap, each held near its own place; shapes (n, 2) and (n,)."""
    placed = points.astype(float).copy()
    reach = radii[:, None] + radii[None, :] + CLEAR
    np.fill_diagonal(reach, 0.0)
    for _ in range(steps):
        away = placed[:, None, :] - placed[None, :, :]
        distance = np.sqrt((away**2).sum(axis=2))
        # Two bubbles in one place part along a direction that their numbers give.
        same = (distance < 1e-6) & (reach > 0)
        away[same] = np.array([1e-3, 1e-3]) * np.sign(np.subtract.outer(np.arange(len(points)), np.arange(len(points))))[same][:, None]
        distance = np.maximum(distance, 1e-3)
        overlap = np.maximum(reach - distance, 0.0)
        placed += 0.5 * (away / distance[:, :, None] * overlap[:, :, None]).sum(axis=1) * 0.5
        placed += 0.02 * (points - placed)
    return placed


def labels(points: Array, radii: Array, sizes: Sequence[tuple[float, float]], width: float, height: float) -> list[Box | None]:
    """Return where each node's label stands, in the order of nodes; None where there is no room that nothing else takes.

    Nodes are served in their order, so the weightiest should come first; `sizes` are (width, height) of the labels.
    """
    taken = np.column_stack([points - radii[:, None], points + radii[:, None]])  # nodes as boxes: left, top, right, bottom
    found: list[Box | None] = []
    for number, (wide, high) in enumerate(sizes):
        others = np.delete(taken, number, axis=0) if number < len(points) else taken
        box = _free(points[number], float(radii[number]), wide, high, others, (width, height))
        found.append(box)
        if box is not None:
            taken = np.vstack([taken, [box.left - CLEAR, box.top, box.right + CLEAR, box.bottom]])
    return found


def _free(point: Array, radius: float, wide: float, high: float, taken: Array, size: tuple[float, float]) -> Box | None:
    """The first of eight places around a node that is free: right, left, below, above, then the corners."""
    x, y = float(point[0]), float(point[1])
    near, slant = radius + CLEAR, radius * 0.7 + CLEAR
    corners = (
        (x + near, y - high / 2), (x - near - wide, y - high / 2), (x - wide / 2, y + near), (x - wide / 2, y - near - high),
        (x + slant, y + slant), (x + slant, y - slant - high), (x - slant - wide, y + slant), (x - slant - wide, y - slant - high),
    )  # fmt: skip
    for left, top in corners:
        right, bottom = left + wide, top + high
        if left < 0 or top < 0 or right > size[0] or bottom > size[1]:
            continue
        if not ((taken[:, 0] < right) & (taken[:, 2] > left) & (taken[:, 1] < bottom) & (taken[:, 3] > top)).any():
            return Box(left, top, right, bottom)
    return None
