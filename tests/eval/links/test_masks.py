import inspect
from pathlib import Path

import pytest

from eval.links.masks import GAP, Masked, earlier, grant_names, masked, names_of, without_names
from indexer.graph import Graph
from models.records import FundingCall, Grant, Innovation, InnovationKind, Participation, Role, Text


def made(key: str, *parts: tuple[str, Role], payer: str | None = None) -> Innovation:
    participations = tuple(Participation(name=name, role=role, organisation_id=f"o:{name}") for name, role in parts)
    grants = (Grant(funder=payer, funder_id=f"o:{payer}"),) if payer else ()
    title = (Text(value=key, language="en"),)
    return Innovation(id=f"w:{key}", kind=InnovationKind.PROJECT, language="en", title=title, participations=participations, grants=grants)


@pytest.fixture
def graph(tmp_path: Path) -> Graph:
    call = FundingCall(id="c:1", title=(Text(value="call", language="en"),), funder="p", funder_id="o:p")
    records = [
        made("hidden", ("a", Role.LEAD), ("b", Role.PARTNER), ("p", Role.FUNDER), payer="q"),
        made("seen", ("a", Role.LEAD), ("b", Role.PARTNER), payer="p"),
        call,
    ]
    Graph.write(tmp_path, records)
    return Graph(tmp_path)


def test_no_method_of_a_masked_graph_shows_a_hidden_edge(graph: Graph) -> None:
    view = Masked(graph, lambda work: work != "w:hidden")
    assert view.organisations_of("w:hidden") == []
    assert view.funders_of("w:hidden") == []
    assert view.works_of("o:a") == [("w:seen", Role.LEAD)]
    assert view.works_of("o:p") == []
    assert view.funded_by("o:p") == ["w:seen"]
    assert view.funded_by("o:q") == []
    assert view.calls_of("o:p") == ["c:1"]
    assert view.organisations_of("w:seen") == graph.organisations_of("w:seen")
    assert len(graph.organisations_of("w:hidden")) == 3


def test_every_way_to_read_edges_is_masked() -> None:
    readers = {name for name, member in inspect.getmembers(Graph, inspect.isfunction) if not name.startswith("_") and name != "write"}
    assert readers == {name for name in vars(Masked) if not name.startswith("_")}


def test_a_masked_index_leaves_the_given_one_as_it_is(toy) -> None:
    index = toy.asks.index
    view = masked(index, lambda _: False)
    assert view.graph.organisations_of("toy:bread-1") == []
    assert index.graph.organisations_of("toy:bread-1")
    assert view.engine is index.engine


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2018", "2019", True),
        ("2019", "2019", False),
        ("2019", "2019-05", False),
        ("2019-04-30", "2019-05", True),
        ("2019-05-01", "2019-05", False),
        ("2020", "2019", False),
        (None, "2019", True),
        ("2019", None, True),
    ],
)
def test_earlier_as_far_as_both_tell(one: str | None, other: str | None, expected: bool) -> None:
    assert earlier(one, other) is expected


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("Paid by Vetenskapsrådets programme.", ["Vetenskapsrådet"], f"Paid by {GAP} programme."),
        ("Nya material formas här. Formas betalar.", ["Formas"], f"Nya material formas här. {GAP} betalar."),
        ("VR and VR:s rules, but not VRIJE.", ["VR"], f"{GAP} and {GAP} rules, but not VRIJE."),
        ("the swedish  research\ncouncil pays", ["Swedish Research Council"], f"the {GAP} pays"),
        ("Marie Skłodowska‑Curie is no hyphen, Marie Skłodowska-Curie is.", ["Marie Skłodowska-Curie"], f"Marie Skłodowska‑Curie is no hyphen, {GAP} is."),
        ("Energimyndigheten and Statens energimyndighet", ["Statens energimyndighet", "Energimyndigheten"], f"{GAP} and {GAP}"),
        ("Nothing here", ["", " "], "Nothing here"),
    ],
)
def test_names_go_with_their_endings_and_nothing_else(text: str, names: list[str], expected: str) -> None:
    assert without_names(text, names) == expected


def test_names_in_all_languages_and_abbreviations() -> None:
    card = {"title": [{"value": "Vetenskapsrådet"}, {"value": "Big Lottery Fund (BLF)"}]}
    assert {"Vetenskapsrådet", "VR", "Swedish Research Council", "Big Lottery Fund", "BLF"} <= set(names_of(card))
    assert names_of(None) == []
    assert "Vetenskapsrådet" in names_of({"title": [{"value": "Swedish Research Council"}]})


def test_what_a_call_is_called_goes_too() -> None:
    names = grant_names({"grants": [{"funder": "European Commission", "programme": "Horizon 2020", "call": "MSCA-IF-2017", "code": "797223"}]})
    text = "Under H2020 (MSCA-IF-2017, 797223) this Marie Skłodowska-Curie Individual Fellowship of the EU and the European Commission studies ice."
    left = without_names(text, names)
    assert left == f"Under {GAP} ({GAP}, {GAP}) this {GAP} {GAP} of the {GAP} and the {GAP} studies ice."
