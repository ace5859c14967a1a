"""Who may apply, as a call's text says it in Finnish, Swedish or English. Errs on the side of silence: what is not said clearly stays unclear."""

import re

from models.records import OrganisationKind as Kind

SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n+")
SAYS_WHO = re.compile(
    r"\bhake(?:a|e|vat|muksen voi)|hakij|myön(?:tää|netään)|voi(?:vat)? saada|tarkoitettu|suunnattu|hakukelpois|avustuskelpois|kenelle|"
    r"\bsök|ansök|bevilj|riktar sig|avsedd|who can|can apply|may apply|eligible|(?:awarded|granted|available) to|intended for|open to",
    re.IGNORECASE,
)
DENIES = re.compile(r"\bei(?:vät)?\b|pois lukien|lukuun ottamatta|\binte\b|förutom|\bnot\b|\bcannot\b|except|excluding", re.IGNORECASE)
WITH_OTHERS = re.compile(r"(?:yhteistyössä |yhdessä )?(?:[\w-]+n(?:,| ja| tai| sekä)? )+kanssa|\bmed [^,.;]*|\bwith [^,.;]*", re.IGNORECASE)
"""Whom one works with is not who applies."""

# Bodies that give grants are named in the singular ("Säätiö voi myöntää"), those that apply in the plural.
WORDS: tuple[tuple[Kind, str], ...] = (
    (
        Kind.NGO,
        r"yhdisty(?:s|kset|ksille|ksiä|stä)|järjestö(?:t|ille|jä|n)?\b|rekisteröid\w+ yhteisö|förening|registered communit|associations?\b|\bNGOs?\b",
    ),
    (Kind.FOUNDATION, r"säätiö(?:t|ille|itä)\b|(?:ja|tai) säätiö\b|stiftelser|foundations\b"),
    (Kind.COMPANY, r"yrity(?:s|kset|ksille|ksiä)\b|osakeyhtiö|osuuskun|företag|aktiebolag|compan(?:y|ies)|enterprises?\b|\bSMEs?\b"),
    (Kind.MUNICIPALITY, r"\bkun(?:nat|nille|tia)\b|\bkaupun(?:git|geille)\b|\bkommuner\b|municipalities"),
    (Kind.WELLBEING_COUNTY, r"hyvinvointialue|välfärdsområde|wellbeing services count"),
    (
        Kind.PUBLIC_AGENCY,
        r"julkisoikeudelli|kuntayhtym|\bvirasto(?:t|ille)\b|viranomais(?:et|ille)\b|offentligrättslig|myndigheter\b|public (?:bodies|authorities|sector)",
    ),
    (Kind.UAS, r"ammattikorkeakoulu|(?<!\w)korkeakoul(?:u|ut|uille|uja)\b|yrkeshögskol|(?<!\w)högskol|of applied sciences|higher education"),
    (Kind.UNIVERSITY, r"yliopisto|(?<!\w)korkeakoul(?:u|ut|uille|uja)\b|universitet|(?<!\w)högskol|universit(?:y|ies)(?! of applied)|higher education"),
    (Kind.RESEARCH_INSTITUTE, r"tutkimuslaito|tutkimusorganisaatio|forskningsinstitut|forskningsorganisation|research (?:institut|organi[sz]ation)"),
    (Kind.CHURCH, r"seurakun|församling|parish"),
    (
        Kind.INDIVIDUAL,
        r"yksityishenkilö|yksityis\w* (?:henkilö|ihmis)|työryhm|toimintaryhm|privatperson|arbetsgrupp|private (?:person|individual)|individuals|working group",
    ),
)


def applicants(text: str) -> tuple[Kind, ...]:
    """Return the kinds of body (and INDIVIDUAL) that a text names as those who may apply, in a fixed order.

    A sentence that denies ("ei voida myöntää yksityishenkilöille") tells nothing here, and neither does the general word for a legal person ("yhteisö").
    """
    said = " \n".join(WITH_OTHERS.sub(" ", sentence) for sentence in SENTENCE_END.split(text) if SAYS_WHO.search(sentence) and not DENIES.search(sentence))
    return tuple(kind for kind, words in WORDS if re.search(words, said, re.IGNORECASE))
