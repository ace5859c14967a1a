"""Records -> passages: stretches of one section's text in one language, small enough for the encoder, with exact offsets."""

from collections.abc import Iterator
from sys import intern

from indexer.sentences import split
from indexer.tokenizer import SPECIAL_TOKENS, Tokenizer
from models.records import Innovation, Passage, Record, Text, pick, sections

SPLITTER_VERSION = 3
"""Part of the index recipe: raise it when passages, or the vectors of their sentences, come out otherwise."""

TOKEN_BUDGET = 256
"""Tokens of one passage with its title and prompt. Longer ones blur (docs/encoder.md has what was measured)."""

TITLE_CHARACTERS = 160
"""A longer title is cut at a word where it is context for the encoder, so that it leaves room for the text."""

PROMPT_TOKENS = 6
MIN_TEXT_TOKENS = 64
"""Room for the text beside a title of rare characters, of which one may be many tokens."""

Span = tuple[int, int]


def passages_of(record: Record, tokenizer: Tokenizer) -> list[Passage]:
    """Return the record's passages, in reading order; one of section "title" in each language whose only text is a title.

    Ids are `<record id>#<section>.<language>.<number>`. `text == source[start:end]` for the section's source text, and so for each sentence.
    """
    passages = [passage for name, text in sections(record) for passage in _of_text(record, name, text, tokenizer)]
    covered = {passage.language for passage in passages}
    for title in record.title:
        if title.language not in covered and (not passages or isinstance(record, Innovation)):
            passages.append(_passage(record, f"title.{title.language}.0", title, [(0, len(title.value))]))
    return passages


def stand(passage_id: str) -> tuple[str, str, str]:
    """Return a passage's record id, section and language, as its id tells them."""
    record_id, _, rest = passage_id.rpartition("#")
    section, language, _ = rest.split(".", 2)
    return record_id, intern(section), intern(language)


def encoder_text(passage: Passage) -> tuple[str, list[Span]]:
    """Return what the encoder reads of a passage (title as context, then the text) and where its sentences lie in that."""
    if passage.section == "title":
        return passage.text, [(start - passage.start, end - passage.start) for start, end in passage.sentences]
    context = _context(passage.title)
    shift = len(context) - passage.start
    return context + passage.text, [(start + shift, end + shift) for start, end in passage.sentences]


def _context(title: str) -> str:
    if len(title) > TITLE_CHARACTERS:
        title = (title[:TITLE_CHARACTERS].rsplit(None, 1) or [""])[0]
    return f"{title.rstrip('. ')}. "


def _of_text(record: Record, name: str, text: Text, tokenizer: Tokenizer) -> Iterator[Passage]:
    title = pick(record.title, text.language)
    taken = tokenizer.count(_context(title.value)) if title else 0
    budget = max(TOKEN_BUDGET - SPECIAL_TOKENS - PROMPT_TOKENS - taken, MIN_TEXT_TOKENS)
    for number, group in enumerate(_groups(text, budget, tokenizer)):
        yield _passage(record, f"{name}.{text.language}.{number}", text, group)


def _groups(text: Text, budget: int, tokenizer: Tokenizer) -> Iterator[list[Span]]:
    """Sentences packed into groups of at most `budget` tokens, about equally full; a sentence over the budget is cut at word borders."""
    pieces = list(_pieces(text, budget, tokenizer))
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


def _pieces(text: Text, budget: int, tokenizer: Tokenizer) -> Iterator[tuple[Span, int]]:
    """Each sentence with how many tokens it has, those of a bullet after it included."""
    offsets = tokenizer.offsets(text.value)
    spans = split(text.value, text.language)
    position = 0
    for index, span in enumerate(spans):
        following = spans[index + 1][0] if index + 1 < len(spans) else len(text.value)
        while position < len(offsets) and offsets[position][0] < span[0]:
            position += 1
        first = position
        while position < len(offsets) and offsets[position][0] < following:
            position += 1
        yield from _cut(span, offsets[first:position], budget, text.value)


def _cut(span: Span, tokens: list[Span], budget: int, text: str) -> Iterator[tuple[Span, int]]:
    """One sentence in pieces of at most `budget` tokens, cut before a word where the last quarter of a piece has one."""
    start, first = span[0], 0
    while len(tokens) - first > budget:
        last = first + budget
        word = next((i for i in range(last, last - budget // 4, -1) if _begins_word(text, tokens[i][0])), last)
        end = max(tokens[word][0], start + 1)
        piece = _stripped(text, start, min(end, span[1]))
        if piece:
            yield piece, word - first
        start, first = end, word
    piece = _stripped(text, start, span[1])
    if piece:
        yield piece, len(tokens) - first


def _begins_word(text: str, start: int) -> bool:
    """Tell whether a token at `start` begins a word; a tokenizer may count the space before it in."""
    return text[start].isspace() or text[start - 1].isspace()


def _stripped(text: str, start: int, end: int) -> Span | None:
    piece = text[start:end]
    inner = piece.strip()
    left = start + len(piece) - len(piece.lstrip())
    return (left, left + len(inner)) if inner else None


def _passage(record: Record, key: str, text: Text, sentences: list[Span]) -> Passage:
    title = pick(record.title, text.language)
    assert title is not None  # every record has a title
    start, end = sentences[0][0], sentences[-1][1]
    return Passage.model_construct(
        id=f"{record.id}#{key}",
        record_id=record.id,
        type=record.type,
        section=key.split(".", maxsplit=1)[0],
        language=text.language,
        origin=text.origin,
        ours=text.ours,
        title=title.value,
        text=text.value[start:end],
        start=start,
        end=end,
        sentences=tuple(sentences),
    )
