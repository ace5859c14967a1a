import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from models.errors import InvalidIdentifier
from models.identifiers import (
    ORG_ID_PREFIXES,
    business_id,
    nuts,
    org_id,
    organisation_id_for_business_id,
    parse_identifier,
    pic,
    ror,
    same_register,
    swedish_number,
)

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


def _finnish(digits: str) -> str | None:
    """The check digit as the Finnish Patent and Registration Office gives it, written apart from the code under test."""
    remainder = sum(int(digit) * weight for digit, weight in zip(digits, (7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    return None if remainder == 1 else f"{digits}-{0 if remainder == 0 else 11 - remainder}"


def _luhn(digits: str) -> str:
    total = sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(digits))
    return digits + str(-total % 10)


def _ror(number: int) -> str:
    symbols = ""
    rest = number
    for _ in range(6):
        rest, symbol = divmod(rest, 32)
        symbols = CROCKFORD[symbol] + symbols
    return f"0{symbols}{98 - number * 100 % 97:02d}"


seven = st.text("0123456789", min_size=7, max_size=7)


@given(seven, st.sampled_from(["{}", " {} ", "FI{}", "fi {}"]))
def test_a_business_id_with_its_check_digit_is_taken(digits, form):
    valid = _finnish(digits)
    assume(valid)
    assert business_id(form.format(valid)) == business_id(valid.replace("-", "")) == f"fi-ytunnus:{valid}"
    assert organisation_id_for_business_id(valid) == f"fi-pro:{valid}"


@given(seven, st.integers(0, 9))
def test_another_check_digit_is_refused(digits, check):
    assume(f"{digits}-{check}" != _finnish(digits))
    with pytest.raises(InvalidIdentifier, match="Y-tunnus"):
        business_id(f"{digits}-{check}")


@given(seven, st.integers(0, 6), st.integers(1, 9))
def test_one_wrong_digit_in_a_business_id_is_always_noticed(digits, place, shift):
    valid = _finnish(digits)
    assume(valid)
    wrong = str((int(digits[place]) + shift) % 10)
    with pytest.raises(InvalidIdentifier):
        business_id(valid[:place] + wrong + valid[place + 1 :])


@given(st.integers(0, 32**6 - 1), st.sampled_from(["{}", "https://ror.org/{}", "ror.org/{}"]))
def test_a_ror_with_its_check_digits_is_taken(number, form):
    valid = _ror(number)
    assert ror(form.format(valid)) == ror(valid.upper()) == f"ror:{valid}"


@given(st.integers(0, 32**6 - 1), st.integers(0, 5), st.integers(1, 31))
def test_one_wrong_symbol_in_a_ror_is_always_noticed(number, place, shift):
    valid = _ror(number)
    wrong = CROCKFORD[(CROCKFORD.index(valid[place + 1]) + shift) % 32]
    with pytest.raises(InvalidIdentifier):
        ror(valid[: place + 1] + wrong + valid[place + 2 :])


def test_known_identifiers_of_real_bodies():
    assert ror("https://ror.org/040af2s02") == "ror:040af2s02"  # University of Helsinki
    assert ror("033003e23") == "ror:033003e23"  # Tampere University
    assert business_id("0201256-6") == "fi-ytunnus:0201256-6"  # City of Helsinki
    assert swedish_number("202100-3054") == "se-orgnr:202100-3054"  # KTH


@pytest.mark.parametrize("digits", ["811228987", "670919953", "811288988"])  # what follows the date is made up; the last is a co-ordination number
def test_a_persons_number_is_refused(digits):
    with pytest.raises(InvalidIdentifier, match="person's"):
        swedish_number(_luhn(digits))


@given(st.text("0123456789", min_size=9, max_size=9))
def test_a_swedish_number_is_checked_by_its_last_digit(digits):
    digits = f"{digits[:2]}2{digits[3:]}"  # 20 and higher: a month in a person's
    valid = _luhn(digits)
    assert swedish_number(f"{valid[:6]}-{valid[6:]}") == f"se-orgnr:{valid[:6]}-{valid[6:]}"
    with pytest.raises(InvalidIdentifier):
        swedish_number(digits + str((int(valid[-1]) + 1) % 10))


@given(st.text("0123456789", min_size=1, max_size=12))
def test_a_pic_is_nine_digits(digits):
    if len(digits) == 9:
        assert pic(digits) == f"pic:{digits}"
    else:
        with pytest.raises(InvalidIdentifier):
            pic(digits)


@pytest.mark.parametrize("code", ["FI197", "FI19B", "FI1", "SE110", "UKM", "EL30", "no060", "DE"])
def test_nuts_codes_of_both_vintages_keep_their_own_code(code):
    assert nuts(code) == f"nuts:{code.upper()}"


@pytest.mark.parametrize("code", ["FI999", "ZZ1", "Tampere", "FI-R06", "FI1977", "", "F"])
def test_what_is_not_on_the_list_of_nuts_is_refused(code):
    with pytest.raises(InvalidIdentifier):
        nuts(code)


@given(st.sampled_from(sorted(ORG_ID_PREFIXES)), st.text("ABCxyz0123456789-", min_size=1, max_size=20))
def test_an_org_id_is_a_known_register_and_a_number(prefix, number):
    assert org_id(f"{prefix.lower()}-{number}") == org_id(f"{prefix}-{number}") == f"org-id:{prefix}-{number}"


@pytest.mark.parametrize("text", ["XX-NONE-1", "GB-CHC", "GB-CHC-", "GB-CHC-1 2", "1234567", "GB-COMPANY-1"])
def test_an_org_id_of_an_unknown_register_or_form_is_refused(text):
    with pytest.raises(InvalidIdentifier):
        org_id(text)


@pytest.mark.parametrize("text", ["fi-ytunnus:0101263-6", "se-orgnr:202100-3054", "ror:040af2s02", "pic:999986387", "nuts:FI197", "org-id:GB-CHC-1234567"])
def test_canonical_identifiers_come_back_as_they_are(text):
    assert str(parse_identifier(text)) == text


@pytest.mark.parametrize("text", ["", "ror", "isbn:123", "pic:12", "fi-ytunnus:0101263-7", ":1"])
def test_other_identifiers_are_refused(text):
    with pytest.raises(InvalidIdentifier):
        parse_identifier(text)


@given(st.text(max_size=40))
def test_no_text_breaks_the_parser(text):
    for scheme in ("", "fi-ytunnus:", "se-orgnr:", "ror:", "pic:", "nuts:", "org-id:"):
        try:
            again = str(parse_identifier(scheme + text))
        except InvalidIdentifier:
            continue
        assert str(parse_identifier(again)) == again


def test_an_org_id_of_the_finnish_register_meets_the_business_id():
    assert same_register("org-id:FI-PRO-0101263-6") == "fi-ytunnus:0101263-6"
    assert same_register("org-id:FI-PRO-0101263-7") == "org-id:FI-PRO-0101263-7"
    assert same_register("pic:999986387") == "pic:999986387"
