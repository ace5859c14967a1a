"""Everything that Kutoja raises on purpose.

KutojaError
├── InvalidInput            what the caller sent cannot be used            (HTTP 422)
│   ├── UnknownValue        a place, theme, kind, portal or filter that nobody knows
│   ├── UnreadableDocument  a file that is sent to be read and cannot be; `reason` says why in one word
│   ├── InvalidIdentifier   a Y-tunnus, ROR, PIC, NUTS or org-id that fails its check
│   └── InvalidCursor       a cursor that this list did not hand out
├── NotFound                no record answers to that id                   (HTTP 404)
├── OriginRefused           a site's key is missing, unknown or not for this origin (HTTP 403)
├── TooLarge                the body is over its limit                     (HTTP 413)
├── TooMany                 over the rate limit; `retry_after` in seconds  (HTTP 429)
├── NotReady                no index yet, or it is being built             (HTTP 503)
├── SnapshotError           a snapshot, bulk file or manifest that cannot be read
├── StoreError              the catalogue or the index folder cannot be used
│   └── FingerprintMismatch an index made by another encoder or recipe
└── EncoderError            the encoder is missing, damaged or not the one named

A message is one sentence for the person who reads it, and says what to do. `kind` is the stable last part of the RFC 9457 problem type.
"""


class KutojaError(Exception):
    """Base of the tree; never raised itself."""

    kind = "error"
    status = 500


class InvalidInput(KutojaError):
    """What the caller sent cannot be used as it is."""

    kind = "invalid-input"
    status = 422


class UnknownValue(InvalidInput):
    """A value outside a closed vocabulary."""

    kind = "unknown-value"

    def __init__(self, field: str, value: str, known: str = "") -> None:
        self.field = field
        self.value = value
        hint = f" {known}" if known else ""
        super().__init__(f"Unknown {field} {value[:80]!r}.{hint}")


class UnreadableDocument(InvalidInput):
    """A file that is sent to be read and cannot be. `reason` is a stable word for why."""

    kind = "unreadable-document"

    def __init__(self, reason: str, message: str) -> None:
        self.reason = reason
        super().__init__(message)


class InvalidIdentifier(InvalidInput):
    """An identifier that fails its form or its check digit."""

    kind = "invalid-identifier"


class InvalidCursor(InvalidInput):
    """A cursor that this list did not hand out."""

    kind = "invalid-cursor"


class NotFound(KutojaError):
    """No record answers to that id."""

    kind = "not-found"
    status = 404


class OriginRefused(KutojaError):
    """A page of another origin asks without a key that it needs, or with one that is not its own."""

    kind = "origin-refused"
    status = 403


class TooLarge(KutojaError):
    """The body is over its limit."""

    kind = "too-large"
    status = 413


class TooMany(KutojaError):
    """Over the rate limit."""

    kind = "too-many-requests"
    status = 429

    def __init__(self, message: str, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(message)


class NotReady(KutojaError):
    """There is no index to answer from yet."""

    kind = "not-ready"
    status = 503


class SnapshotError(KutojaError):
    """A snapshot, bulk file or manifest that cannot be read."""

    kind = "bad-snapshot"


class StoreError(KutojaError):
    """The catalogue or the index folder cannot be used."""

    kind = "store"


class FingerprintMismatch(StoreError):
    """An index made by another encoder or another recipe."""

    kind = "fingerprint-mismatch"


class EncoderError(KutojaError):
    """The encoder is missing, damaged or not the one named."""

    kind = "encoder"
