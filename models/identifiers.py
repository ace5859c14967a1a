"""Identifiers of organisations and places: parse, check, normalise. The only importer of python-stdnum.

A canonical identifier is "<scheme>:<value>". Y-tunnus, Swedish organisationsnummer and ROR are checked by their check digits; PIC by form; NUTS and
org-id by form and code list.
"""

import re
from dataclasses import dataclass

from stdnum.exceptions import ValidationError
from stdnum.fi import ytunnus
from stdnum.se import orgnr

from models.errors import InvalidIdentifier
from models.taxonomy import places

FI_BUSINESS_ID = "fi-ytunnus"
SE_NUMBER = "se-orgnr"
ROR = "ror"
PIC = "pic"
NUTS = "nuts"
ORG_ID = "org-id"

_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
_ROR_FORM = re.compile(r"^(?:(?:https?://)?ror\.org/)?(0[a-hj-km-np-tv-z0-9]{6}[0-9]{2})$", re.IGNORECASE)
_PIC_FORM = re.compile(r"^[0-9]{9}$")
_NUTS_FORM = re.compile(r"^[A-Z]{2}[0-9A-Z]{0,3}$")
_ORG_ID_FORM = re.compile(r"^[A-Z]{2}-[A-Z0-9_]{2,12}-\S{1,60}$")

ORG_ID_PREFIXES = frozenset(
    "GB-CHC GB-SC GB-NIC GB-COH GB-CASC GB-GOV GB-LAE GB-LAS GB-LANI GB-EDU GB-NHS GB-GOR GB-GOVUK GB-SHPE GB-UKPRN GB-REV GB-MPR GB-PLA GB-IRN "
    "FI-PRO SE-BLV SE-KK NO-BRC DK-CVR EE-REG NL-KVK DE-CR FR-RCS FR-INSEE BE-BCE_KBO AT-FB IE-CHY IE-CRO ES-DIR3 PT-RNPC IT-CRI CH-FDJP "
    "US-EIN US-DOS CA-CRA_ACR CA-CC AU-ABN NZ-NZBN IN-MCA ZA-CIP ZA-NPO KE-NCB KE-RCO UG-RSB CO-RUE CL-RUT AR-CUIT MX-RFC PE-RUC JP-JCN KR-CRN "
    "IL-ROC XI-LEI XI-GRID XI-IATI XI-ROR XI-WIKIDATA XI-PB XI-EORG XM-DAC XM-OCHA".split()
)
"""Register prefixes of org-id.guide that the sources use."""


@dataclass(frozen=True)
class Identifier:
    """A checked identifier in its canonical form."""

    scheme: str
    value: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


def business_id(text: str) -> str:
    """Check a Finnish Y-tunnus and return "fi-ytunnus:1234567-8".

    Check digit: weights 7 9 10 5 8 4 2 modulo 11 (Finnish Patent and Registration Office). Raises InvalidIdentifier.
    """
    compact = text.strip().upper().removeprefix("FI").strip()
    try:
        digits = ytunnus.validate(compact)
    except ValidationError as error:
        raise InvalidIdentifier(f"{text[:20]!r} is not a Y-tunnus: it is 7 digits, a hyphen and a check digit.") from error
    return f"{FI_BUSINESS_ID}:{digits[:7]}-{digits[7]}"


def swedish_number(text: str) -> str:
    """Check a Swedish organisationsnummer by its Luhn digit and return "se-orgnr:202100-3054".

    A sole trader's is the owner's personal identity number, which begins with a date of birth (months of other bodies' numbers are 20 and higher): it is
    refused like one that is wrong. Raises InvalidIdentifier.
    """
    try:
        digits = orgnr.validate(text)
    except ValidationError as error:
        raise InvalidIdentifier(f"{text[:20]!r} is not a Swedish organisation number: it is ten digits, the last a check digit.") from error
    if int(digits[2:4]) in range(1, 13) and int(digits[4:6]) % 60 in range(1, 32):
        raise InvalidIdentifier("A Swedish number that begins with a date of birth is a person's and is not kept.")
    return f"{SE_NUMBER}:{digits[:6]}-{digits[6:]}"


def ror(text: str) -> str:
    """Check a ROR id, with or without its URL, and return "ror:05xxxxxNN".

    Check digits: the six base-32 (Crockford) symbols after the 0 as a number n; 98 - (n * 100 mod 97), ISO 7064 mod 97-10. Raises InvalidIdentifier.
    """
    found = _ROR_FORM.match(text.strip())
    if not found:
        raise InvalidIdentifier(f"{text[:40]!r} is not a ROR id: it is a 0, six letters or digits and two check digits.")
    value = found[1].lower()
    number = 0
    for symbol in value[1:7]:
        number = number * 32 + _CROCKFORD.index(symbol)
    if int(value[7:]) != 98 - (number * 100) % 97:
        raise InvalidIdentifier(f"{text[:40]!r} fails the check digits of a ROR id.")
    return f"{ROR}:{value}"


def pic(text: str) -> str:
    """Check a Participant Identification Code of EU programmes (nine digits) and return "pic:999999999". Raises InvalidIdentifier."""
    value = text.strip()
    if not _PIC_FORM.match(value):
        raise InvalidIdentifier(f"{text[:20]!r} is not a PIC: it is nine digits.")
    return f"{PIC}:{value}"


def nuts(text: str) -> str:
    """Check a NUTS code by its form and the list of codes (2024, and those of 2021 that models.taxonomy.places knows), and return "nuts:FI197".

    The code stays that of its vintage. Raises InvalidIdentifier.
    """
    value = text.strip().upper()
    if not _NUTS_FORM.match(value) or places.get(value) is None:
        raise InvalidIdentifier(f"{text[:20]!r} is not a NUTS code of 2021 or 2024: it is a country code and up to three letters or digits.")
    return f"{NUTS}:{value}"


def org_id(text: str) -> str:
    """Check an org-id.guide identifier by its form and register prefix, and return "org-id:GB-CHC-1234567". Raises InvalidIdentifier."""
    value = text.strip()
    prefix = "-".join(value.upper().split("-", 2)[:2])
    if not _ORG_ID_FORM.match(value.upper()) or prefix not in ORG_ID_PREFIXES:
        raise InvalidIdentifier(f"{text[:40]!r} is not an org-id: it is a register's prefix such as GB-CHC, a hyphen and a number.")
    return f"{ORG_ID}:{prefix}-{value[len(prefix) + 1 :]}"


def parse_identifier(text: str) -> Identifier:
    """Parse a canonical "<scheme>:<value>" and check it. Raises InvalidIdentifier."""
    scheme, separator, value = text.partition(":")
    checks = {FI_BUSINESS_ID: business_id, SE_NUMBER: swedish_number, ROR: ror, PIC: pic, NUTS: nuts, ORG_ID: org_id}
    if not separator or scheme not in checks:
        raise InvalidIdentifier(f"{text[:40]!r} has no known scheme: use one of {', '.join(checks)}.")
    return Identifier(scheme, checks[scheme](value).partition(":")[2])


def same_register(identifier: str) -> str:
    """Return the form under which two schemes meet: an org-id FI-PRO-… is a Y-tunnus. Unknown forms come back as they are."""
    if identifier.startswith(f"{ORG_ID}:FI-PRO-"):
        try:
            return business_id(identifier.removeprefix(f"{ORG_ID}:FI-PRO-"))
        except InvalidIdentifier:
            return identifier
    return identifier


def organisation_id_for_business_id(text: str) -> str:
    """Return the record id of the organisation with this Y-tunnus: "fi-pro:1234567-8". Raises InvalidIdentifier."""
    return "fi-pro:" + business_id(text).partition(":")[2]
