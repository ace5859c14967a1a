"""BM25 (k1 1.2, b 0.75) over ready tokens. The only importer of tantivy.

A query is a set of tokens: one given twice counts once. idf is ln(1 + (N - n + .5) / (n + .5)). tantivy keeps a document's length in one byte: exact to
40 tokens, rounded down to the next of its steps of 1/16 to 1/8 above; scores follow that length, the mean length is exact.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import tantivy

from indexer.engine import And, Eq, Filter, In, Range, Value
from models.errors import StoreError

HEAP = 256 << 20
MOST_TERMS = 128
"""Terms of one query. Of a longer need those of the greatest idf² · ln(1 + n) are kept, n being the passages that hold the term: rare ones, but not those
that next to nobody else uses. Measured on 64,935 passages with records' own texts as needs: 120 words (138 terms in three languages) keep .998 of the ten
best in 1.3 ms, 200 words .78, a whole record of 490 words .68 where the rarest 64 keep .45; all 380 terms of that take 5.5 ms.
"""

FREQUENCIES_KEPT = 1 << 14
"""Tokens of the index whose frequency is kept, some 2 MB: each search of an answer asks it of all of the need's, 3 µs each."""

MARGIN = 64
"""More than k is fetched from an index of several segments, so that of equal scores at the border the first by row is taken."""

ATTRIBUTE = "attribute"
LOWEST, HIGHEST = -(1 << 62), 1 << 62

Attributes = Mapping[str, Value | tuple[Value, ...]]


def _schema(numbers: Sequence[str]) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("body", stored=False, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field(ATTRIBUTE, stored=False, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("row", stored=True)
    for name in numbers:
        builder.add_integer_field(name, stored=False, indexed=True, fast=True)
    return builder.build()


class LexicalIndex:
    """Token lists by row number, with attributes to filter by."""

    def __init__(self, folder: Path, numbers: Sequence[str]) -> None:
        """Open an index; `numbers` are the fields that ranges may name. Raises StoreError when it is missing or damaged."""
        self._schema = _schema(numbers)
        self._numbers = frozenset(numbers)
        try:
            self._index = tantivy.Index(self._schema, path=str(folder))
            self._index.reload()
            self._searcher = self._index.searcher()
        except (ValueError, OSError) as error:
            raise StoreError("The lexical index cannot be read: run `kutoja index --rebuild`.") from error
        self._rows_are_ids = self._searcher.num_segments == 1
        self._frequencies: dict[str, int] = {}

    @classmethod
    def write(cls, folder: Path, rows: Iterable[tuple[Sequence[str], Attributes]], numbers: Sequence[str]) -> None:
        """Write (tokens, attributes) of each row, in order, into an empty folder. Raises ValueError or OSError when the disk is full."""
        folder.mkdir(parents=True, exist_ok=True)
        index = tantivy.Index(_schema(numbers), path=str(folder))
        # One thread and one commit leave one segment in which the document number is the row, as long as all fit the heap (100 million tokens).
        writer = index.writer(HEAP, 1)
        for row, (tokens, attributes) in enumerate(rows):
            document = tantivy.Document()
            document.add_unsigned("row", row)
            document.add_text("body", " ".join(tokens))
            for name, value in attributes.items():
                for one in value if isinstance(value, tuple) else (value,):
                    document.add_text(ATTRIBUTE, f"{name}={one}")
                if name in numbers and isinstance(value, int):
                    document.add_integer(name, value)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def search(self, tokens: Sequence[str], k: int, where: Filter | None = None) -> list[tuple[int, float]]:
        """Return (row, score) of the k best rows that hold a token and pass the filter, best first, ties by row."""
        terms = self.telling(tokens)
        if not terms or k <= 0:
            return []
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, self._term("body", term)) for term in terms])
        if where is not None and where != And():
            limits = [(tantivy.Occur.Must, tantivy.Query.const_score_query(part, 0.0)) for part in self._filters(where)]
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), *limits])
        hits = self._searcher.search(query, k if self._rows_are_ids else k + MARGIN, count=False).hits
        found = [(self._row(address), float(score)) for score, address in hits]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))[:k]

    def frequency(self, token: str) -> int:
        """Return how many rows hold a token."""
        known = self._frequencies.get(token)
        if known is None:
            known = int(self._searcher.doc_freq("body", token))
            # Words of the index alone are kept: what nobody but the asker wrote is not.
            if known and len(self._frequencies) < FREQUENCIES_KEPT:
                self._frequencies[token] = known
        return known

    def telling(self, tokens: Sequence[str]) -> list[str]:
        """Return the tokens that some row holds, each once; of too many those that tell most, in their order."""
        known = {token: count for token in dict.fromkeys(tokens) if (count := self.frequency(token))}
        if len(known) <= MOST_TERMS:
            return list(known)
        kept = set(sorted(known, key=lambda token: (-self._weight(known[token]), token))[:MOST_TERMS])
        return [token for token in known if token in kept]

    def _weight(self, holding: int) -> float:
        idf = math.log(1 + (self._searcher.num_docs - holding + 0.5) / (holding + 0.5))
        return idf * idf * math.log(1 + holding)

    def _row(self, address: tantivy.DocAddress) -> int:
        return int(address.doc) if self._rows_are_ids else int(self._searcher.doc(address)["row"][0])

    def _term(self, field: str, text: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, text, index_option="freq" if field == "body" else "basic")

    def _filters(self, where: Filter) -> list[tantivy.Query]:
        match where:
            case And(filters):
                return [query for part in filters for query in self._filters(part)]
            case Eq(field, value):
                return [self._term(ATTRIBUTE, f"{field}={value}")]
            case In(field, values):
                return [tantivy.Query.boolean_query([(tantivy.Occur.Should, self._term(ATTRIBUTE, f"{field}={value}")) for value in values])]
            case Range(field, low, high):
                lower, upper = LOWEST if low is None else low, HIGHEST if high is None else high
                return [tantivy.Query.range_query(self._schema, field, tantivy.FieldType.Integer, lower, upper)]
