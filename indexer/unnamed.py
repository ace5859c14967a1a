"""Takes out of a record what names nobody: "Kunta" as a partner, "Multiple investors" as a payer, an organisation called "NULL"."""

from models.nobody import is_nobody
from models.records import FundingCall, Grant, Innovation, Organisation, Participation, Record


def names_body(part: Participation | Grant | FundingCall) -> bool:
    """Say whether a part in a work, a grant or a call names a body: by its name, or by a number in a register whatever stands as the name."""
    name = part.name if isinstance(part, Participation) else part.funder
    return bool(getattr(part, "identifiers", ())) or not is_nobody(name)


def without_nobody(record: Record) -> tuple[Record | None, list[str]]:
    """Return the record without parts that name nobody, None for an organisation that is nobody itself, and the names that were left out.

    A grant and a call keep their funder's name beside the money and the dates; no organisation is made of it (see `indexer.settle`).
    """
    if isinstance(record, Organisation):
        names = [text.value for text in record.title]
        nobody = not record.identifiers and all(is_nobody(name) for name in names)
        return (None, names) if nobody else (record, [])
    if isinstance(record, FundingCall):
        return record, []
    left_out = [part.name for part in record.participations if not names_body(part)]
    left_out += [grant.funder for grant in record.grants if not names_body(grant)]
    kept = tuple(part for part in record.participations if names_body(part))
    return record.model_copy(update={"participations": kept}) if isinstance(record, Innovation) and left_out else record, list(dict.fromkeys(left_out))
