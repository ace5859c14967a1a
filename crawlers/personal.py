"""Personal data is dropped before a snapshot is written: e-mail addresses, phone numbers, and the names that stand beside a contact word."""

import re

EMAIL = re.compile(r"(?:mailto:)?\b[\w.+-]+\s?(?:@|\(at\)|\[at\]|\(a\))\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
# Nine digits or more with phone-like separators, or a shorter one behind a phone word. Years, sums and codes have fewer digits or no separators.
PHONE = re.compile(r"(?<![\w/.-])(?:\+\d{1,3}|00\d{2}|0\d{1,3})[\s().-]{0,2}\d{2,4}(?:[\s.-]?\d{2,4}){1,3}(?![\w/-])")
PHONE_WORD = re.compile(r"\b(?:puh(?:elin)?|gsm|tel(?:ephone|efon)?|tfn|phone|mobile|mobil|soita|ring)\b\.?\s*:?\s*\+?[\d(][\d\s().-]{4,}\d", re.IGNORECASE)
NAME = r"[A-ZÅÄÖÉÜŠŽ][\w’'-]+(?:[ -](?:von|af|de|van|der)?\s?[A-ZÅÄÖÉÜŠŽ][\w’'-]+){1,2}"
CONTACT_WORDS = (
    r"yhteyshenkilö(?:t|nä)?|yhteystiedot|lisätietoja|lisätiedot|projektipäällikkö|hankepäällikkö|projektikoordinaattori|yhteydenotot|"
    r"kontaktperson(?:er)?|kontaktuppgifter|projektledare|ytterligare information|närmare upplysningar|upplysningar|"
    r"contact person|contact|project manager|project leader|for more information|further information|principal investigator"
)
CONTACT = re.compile(rf"\b({CONTACT_WORDS})(\s*(?:antaa|ger|lämnas av|is|on|är|from)?\s*[:,-]?\s*)({NAME})", re.IGNORECASE)
NAME_ONLY = re.compile(rf"^{NAME}$")
ORGANISATION_WORDS = re.compile(
    r"(?:oy|ry|ab|sr|rf|säätiö|stiftelse|kunta|kommun|kaupunki|stad|city|council|university|yliopisto|universitet|centre|center|keskus|liitto|förbund|"
    r"institute|instituutti|ministry|ministeriö|hanke|projekt|project|foundation|trust|fund|agency|office|service|services|team|programme|network)\b",
    re.IGNORECASE,
)


def without_personal_data(text: str) -> str:
    """Return the text without e-mail addresses, phone numbers and names of contact persons.

    Organisation, place and programme names stay: a name is taken out only beside a contact word, and only when no word in it marks an organisation.
    """
    without = EMAIL.sub("", text)
    without = PHONE_WORD.sub("", without)
    without = PHONE.sub("", without)
    without = CONTACT.sub(_contact, without)
    if without == text:
        return text
    return re.sub(r"[ \t]{2,}", " ", re.sub(r"[ \t]+([.,;:])", r"\1", without)).strip()


def _contact(found: re.Match[str]) -> str:
    name = found[3]
    # re.IGNORECASE lets lower-case words through NAME: a person's name has capitals.
    if not NAME_ONLY.match(name) or ORGANISATION_WORDS.search(name):
        return found[0]
    return found[1]
