"""Records -> passages: stretches of one section's text in one language, small enough for the encoder, with exact offsets."""

from collections.abc import Iterator

from indexer.sentences import split
from indexer.tokenizer import SPECIAL_TOKENS, Tokenizer
from models.records import Innovation, Passage, Record, Text, pick, sections

SPLITTER_VERSION = 1
"""Part of the index recipe: raise it when passages come out otherwise."""

TOKEN_BUDGET = 256
"""Tokens of one passage with its title and prompt. Longer ones blur: e5-small is trained on passages of about 100–250 tokens."""

TITLE_TOKENS = 48
PROMPT_TOKENS = 6
Span = tuple[int, int]


def passages_of(record: Record, tokenizer: Tokenizer) -> list[Passage]:
    """Return the record's passages, in reading order; one of section "title" in each language whose only text is a title.

    Ids are `<record id>#<section>.<language>.<number>`. `text == source[start:end]` for the section's source text, and so for each sentence.
    """
    passages = [passage for name, text in sections(record) for passage in _of_text(record, name, text, tokenizer)]
    covered = {passage.language for passage in passages}
    for title in record.title:
        if title.language not in covered and (not passages or isinstance(record, Innovation)):
            passages.append(_passage(record, "title", title, (0, len(title.value)), [(0, len(title.value))], 0))
    return passages


def encoder_text(passage: Passage) -> tuple[str, list[Span]]:
    """Return what the encoder reads of a passage (title as context, then the text) and where its sentences lie in that."""
    if passage.section == "title":
        return passage.text, [(start - passage.start, end - passage.start) for start, end in passage.sentences]
    context = f"{passage.title.rstrip('.')}. "
    shift = len(context) - passage.start
    return context + passage.text, [(start + shift, end + shift) for start, end in passage.sentences]


def _of_text(record: Record, name: str, text: Text, tokenizer: Tokenizer) -> Iterator[Passage]:
    title = pick(record.title, text.language)
    title_tokens = min(tokenizer.count(title.value) if title else 0, TITLE_TOKENS)
    budget = TOKEN_BUDGET - SPECIAL_TOKENS - PROMPT_TOKENS - title_tokens
    for number, group in enumerate(_groups(text.value, budget, tokenizer)):
        yield _passage(record, name, text, (group[0][0], group[-1][1]), group, number)


def _groups(text: str, budget: int, tokenizer: Tokenizer) -> Iterator[list[Span]]:
    """Sentences packed into groups of at most `budget` tokens, about equally full; a sentence over the budget is cut at token borders."""
    offsets = tokenizer.offsets(text)
    pieces: list[tuple[Span, int]] = []
    position = 0
    for start, end in split(text):
        while position < len(offsets) and offsets[position][0] < start:
            position += 1
        first = position
        while position < len(offsets) and offsets[position][0] < end:
            position += 1
        pieces.extend(_cut((start, end), offsets[first:position], budget, text))
    total = sum(size for _, size in pieces)
    wanted = total / max(1, -(-total // budget))
    group: list[Span] = []
    filled = 0
    for span, size in pieces:
        if group and (filled + size > budget or filled >= wanted):
            yield group
            group, filled = [], 0
        group.append(span)
        filled += size
    if group:
        yield group


def _cut(span: Span, tokens: list[Span], budget: int, text: str) -> Iterator[tuple[Span, int]]:
    if len(tokens) <= budget:
        yield span, len(tokens)
        return
    start = span[0]
    for first in range(0, len(tokens), budget):
        part = tokens[first : first + budget]
        end = span[1] if first + budget >= len(tokens) else max(part[-1][1], start + 1)
        piece = text[start:end]
        left = start + len(piece) - len(piece.lstrip())
        right = start + len(piece.rstrip())
        if right > left:
            yield (left, right), len(part)
        start = end


def _passage(record: Record, name: str, text: Text, span: Span, sentences: list[Span], number: int) -> Passage:
    title = pick(record.title, text.language)
    assert title is not None  # every record has a title
    return Passage.model_construct(
        id=f"{record.id}#{name}.{text.language}.{number}",
        record_id=record.id,
        type=record.type,
        section=name,
        language=text.language,
        origin=text.origin,
        ours=text.ours,
        title=title.value,
        text=text.value[span[0] : span[1]],
        start=span[0],
        end=span[1],
        sentences=tuple(sentences),
    )
