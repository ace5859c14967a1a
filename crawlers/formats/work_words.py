"""Words and endings by which people's full names are told from other names, in Finnish, Swedish and English."""

import re

NOT_NOW = re.compile(
    "|".join(
        r"""
    \b1[0-8]\d\d\b \b19[0-4]\d\b -talet -luvu centur nobel kirjaili runoili säveltä kuvanveist filosof författarinn \bdiktare \bpoet kompositör
    tonsätt \bnovel(?:s|ist)?\b poem composer philosoph physicist fysiker \bking\b(?!-) \bqueen\b \bkung\b drottning kuningas kuningatar kuninkaa presiden
    saint biogra elämäkerta theor(?:em|ies) \bet_al\b named_after nimetty uppkalla muistolle muisto\b till_minne in_memory \bpjäs dramat näytelm
    kejsar emperor keisari statsminist pääminist prime_minister hypothes phys\. arxiv \bpp\._?\d ministerpres
    """.split()
    ).replace("_", " ")
)
"""Beginnings of words, lower case, of a sentence whose people are its subject: the past, science, art, politics."""

ROLE_ENDING = re.compile(
    r"(?:..j[aä]n?[aä]?|..kk[oö]n?|kk[oö]n[aä]|..j[aä]ksi|..kk[oö][aä]|sihteeri(?:n|nä|ä)?|rehtori|..ttori(?:na|n|lta|lle|a)?|mentori|konsultti|..mies|vastaava|henkilö[t]?|lääkäri|professori|tohtori|dosentti|"
    r"..[jk][öo]i(?:n[aä]|t[aä]|den|lle|lt[aä])|"
    r"(?:tör|are|arn|chef|ledare|direktör|sakkunnig|ist|log|skribent|konsult|läkare|sekreterare|sköterska|ordförande|ansvarig|rektor|professor|docent|doktor)(?:e?n|s)?|"
    r"(?:manag|offic|teach|work|advis|lead|research|train|lectur|organi[sz]|engine|design|plann|develop|writ|treasur|practition|speak|found|commission|carpent|present|own)er|"
    r"(?:direct|co-?ordinat|advis|doct|profess|edit|may|supervis|administrat|tut|ment|investigat|auth|moderat|facilitat|audit|rect|creat)ors?|authors|founders|trainers|leaders|"
    r"(?:special|scient|therap|psycholog|journal|econom)ist|consultant|assistant|accountant|attendant|lead|chair|head|nurse|ceo|cto|cfo|pi|chief|executive|sister|person|contact|trustee|secretary|councillor|senator|minister[ns]?|ministeri[nä]?|"
    r"terv|hälsningar|regards|teksti|text|kuvat|foto|photos?|words|namn|nimi|name|fellow|vd|vvd|gd|tf|pj|vpj|siht|ordf|sekr|proj|koord|dir|mgr|prof|tri|tekn|dos|doc|lisätiedot|kontaktperson)$"
)
"""Endings of roles and titles in Finnish, Swedish and English, lower case."""

WRITES = re.compile(r"(?:kirjaili|runoili|säveltä|\bpoet|diktare|composer|presiden|novelist|tonsätt|kuvanveist)\w*[ \xa0]$", re.IGNORECASE)
"""What of `NOT_NOW` is somebody's role today where it stands right before the name."""

LEFT_BEHIND = re.compile(
    r"teor|roma[an]|novel|runo|kirj[aeoi]|teos|teok|musi[ik]|sävel|ooppera|maalau|tai[dt]e|tuotan|ajattelu|filosof|philosoph|perin(?:t|n)ö|elämä|päiväk|arkisto|arki[vf]|archive|kokoelma|"
    r"mall(?:i|ia|in)$|menetelm|käsit|näytelm|eloku|laki|lain|lause|vakio|asteik|indeks|index|tauti|dikt|bok$|böcker|verk$|bild|opera|målning|konst|författar|tänkande|arv$|liv$|dagb|brev|"
    r"saml|modell?$|metod|method|begrepp|pjäs|film|sjukdom|syndrom|poe[mt]|books?$|works?$|writing|painting|art(?:works?)?$|thought|legacy|life$|diar|letters|collection|concept|notion|"
    r"plays?$|law|disease|essay|photograph|sculpture|speech|framework|typolog|definition|critique|algorithm|equation|conjecture|inequalit|problem|skal[ae]|scale|test|stat(?:y|ue)|patsa|veisto"
)
"""What somebody leaves to others, lower case: behind a bare genitive it speaks of works, not of who is to be asked."""

OF_COUPLE = re.compile(
    r"\b(?:[Ss]tiftelsen?|[Ff]onden?|[Ss]äätiö|[Ff]oundation|[Tt]rust|[Rr]ahasto)[ \xa0](?:[A-ZÅÄÖ][\w-]+[ \xa0]){1,2}(?:och|ja|and|&)[ \xa0]$"
)
"""What stands before the second of a couple whose foundation bears their names: "Stiftelsen Eva och …"."""

BUILT = re.compile(
    r"[ \xa0](?:suunnittelem|piirtäm|rakennuttam)\w+[ \xa0]\w*"
    r"(?:kirjasto|talo|rakennu|kirk[ko]|sali|museo|koulu|sairaala|asema|parantola|teatteri|huvila)"
)
"""What an architect left, behind a genitive: a building that bears the name."""

OWNED = re.compile(r"(?<=\w{6})(?:mme|nne|nsa|nsä|ni)$")
"""Finnish possessive endings of a role, lower case: "koordinaattorimme"."""

CALENDAR = frozenset("january february march september october november december monday tuesday wednesday thursday friday saturday sunday".split())
"""Capitalised English words right before a name that are never its first."""

FAMILY_SHAPE = re.compile(
    r"..(?:nen|st[oö]|mäki|niemi|lahti|koski|järvi|lampi|maa|oja|puro|ranta|salo|saari|vaara|vuori|aho|kangas|lehto|kallio|harju|suo|korpi|virta|pää|(?:kk|pp|tt|nk|nt)[aoöi]|aista|kivi|ll[aio]|l[aä]|ri|io|"
    r"sson|[^aeiouyäö]sen|man|mann|vall|ström|berg|gren|lund|q?vist|lind|ling|mark|löf|blad|stam|back|bäck|ius|ell|én|[dlr]in|oog|ander|holm|feldt|"
    r"son|ley|ford|well|wood|worth|ton|ham|kins|bury|shaw|combe|hurst|stead|cock|"
    r"ić|ov|ova|ev|eva|sk[iy]|ska|zadeh|ez|oulos|idis|enko|chuk|yan|elli|etti|ini)$|^(?:berg|lind|ek|dahl|holm|lund|kvist)$"
)
"""Endings that tell a family name behind a known given name."""

PLACE_LIKE = re.compile(r"...(?:nen|l[aä]|mäki|niemi|lahti|koski|järvi|salo|saari|vaara|ranta|lampi|lehto)$")
"""Endings that family names and places share."""

LIKE_FAMILY = re.compile(r"[A-ZÅÄÖ]\w+(?:nen|sson|ström|berg|gren|lund|[kq]vist)\b")
"""Family names that tell a line worth a closer look."""

BUILDINGS = frozenset(
    "hall park church house court cross bridge bridges wood woods field fields lane marsh hill rivers banks street garden gardens talo hovi linna kirkko "
    "day rain valley lake river island bay forest".split()
)
"""Family names that, behind "at" or "in", are a place's."""

NAMED_AFTER = re.compile(
    r"caf[eé]|kahvila|villa|talo|hotell|ravintola|restaurang|teatteri|teater|kirkko|kyrka|kapell|sällskap|seura|laiva|fartyg|ship|house|torppa|torp|gård|puisto|park|plats|"
    r"aukio|tori|torg|square|salonki|salong|sali|sal$|hall|galleri|room|kerho|klubb|kuoro|kör|choir|yhtye|band|orkest|orchest|firma|brand|merkki|märke|metodi|method|metod|linja|linje|"
    r"malli$|modell|model|test|asteikko|skala|scale|index"
)
"""Beginnings and endings, lower case, of what is often named after somebody."""

BEARS_NAME = re.compile(
    r"säätiö|univers|rahasto|stiftelse|fond|fund|foundation|palkin|pris|prize|award|instit|muse|school|koulu|skola|college|hospital|sairaala|laborator|kadu|katu|street|cent(?:er|re)|"
    r"keskus|^minne|^muisto|memorial|lecture|trust|academ|akatem|librar|kirjasto|park|puisto|hall|medal|mitali|teor|laki\b|lag\b|law\b|syndrom|oireyhty|metodi|method|tauti|consulting"
)
"""Words, lower case, of what is named after somebody even where a title stands before the name."""
