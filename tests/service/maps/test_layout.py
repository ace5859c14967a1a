"""Places in a picture: the same for the same numbers, within it, and labels that cover nothing."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.maps.layout import apart, labels, spread

WIDTH, HEIGHT, MARGIN = 1000, 700, 60


def network(count, seed):
    random = np.random.default_rng(seed)
    return [(int(a), int(b), float(random.integers(1, 9))) for a, b in random.integers(0, count, (count * 3, 2)) if a != b]


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 60), st.integers(0, 10_000))
def test_a_network_stays_in_the_picture_and_is_the_same_again(count, seed):
    edges = network(count, seed)
    points = spread(count, edges, WIDTH, HEIGHT, MARGIN)
    assert points.shape == (count, 2)
    assert np.isfinite(points).all()
    assert (points >= MARGIN - 1e-6).all()
    assert (points <= np.array([WIDTH, HEIGHT]) - MARGIN + 1e-6).all()
    assert np.array_equal(points, spread(count, edges, WIDTH, HEIGHT, MARGIN))


def test_those_who_are_joined_stand_nearer_than_those_who_are_not():
    parts = [(first + one, first + other, 1.0) for first in (0, 10, 20) for one in range(10) for other in range(one)]
    points = spread(30, parts, WIDTH, HEIGHT, MARGIN)
    distance = np.sqrt(((points[:, None] - points[None]) ** 2).sum(axis=2))
    same = np.equal.outer(np.arange(30) // 10, np.arange(30) // 10)
    assert distance[same].mean() < 0.6 * distance[~same].mean()


def test_nothing_to_place_is_no_error():
    assert spread(0, [], WIDTH, HEIGHT, MARGIN).shape == (0, 2)
    assert labels(np.zeros((0, 2)), np.zeros(0), [], WIDTH, HEIGHT) == []


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(0, WIDTH), st.floats(0, HEIGHT), st.floats(20, 240)), max_size=60))
def test_labels_cover_no_label_and_no_other_node(given_nodes):
    points = np.array([(x, y) for x, y, _ in given_nodes]).reshape(-1, 2)
    radii = np.full(len(points), 8.0)
    boxes = labels(points, radii, [(wide, 16.0) for _, _, wide in given_nodes], WIDTH, HEIGHT)
    for number, box in enumerate(boxes):
        if box is None:
            continue
        assert box.left >= 0 and box.top >= 0 and box.right <= WIDTH and box.bottom <= HEIGHT
        for other, beside in enumerate(boxes):
            if beside is not None and other != number:
                assert box.right <= beside.left or beside.right <= box.left or box.bottom <= beside.top or beside.bottom <= box.top
        for other, (x, y) in enumerate(points.tolist()):
            if other != number:
                assert box.right <= x - 8 or x + 8 <= box.left or box.bottom <= y - 8 or y + 8 <= box.top


def test_a_label_with_room_is_shown():
    boxes = labels(np.array([[100.0, 100.0], [500.0, 500.0]]), np.full(2, 8.0), [(80.0, 16.0)] * 2, WIDTH, HEIGHT)
    assert None not in boxes


@pytest.mark.parametrize("count", [2, 12, 40])
def test_bubbles_are_pushed_apart_and_stay_near(count):
    points = np.random.default_rng(7).uniform(200, 500, (count, 2)) if count > 2 else np.array([[300.0, 300.0], [300.0, 300.0]])
    radii = np.full(count, 12.0)
    placed = apart(points, radii)
    distance = np.sqrt(((placed[:, None] - placed[None]) ** 2).sum(axis=2)) + np.eye(count) * 99
    assert distance.min() > 18  # hardly an overlap of 24
    assert np.abs(placed - points).max() < 160
    assert np.array_equal(placed, apart(points, radii))


def test_sixty_nodes_take_a_tenth_of_a_second_at_most():
    edges = network(60, 1)
    took = []
    for _ in range(5):
        started = time.thread_time()
        points = spread(60, edges, WIDTH, HEIGHT, MARGIN)
        labels(points, np.full(60, 9.0), [(150.0, 16.0)] * 60, WIDTH, HEIGHT)
        took.append(time.thread_time() - started)
    assert min(took) <= 0.1
