"""Words, in Finnish, Swedish and English, whose place beside capitalised words says that these are a person's name, whatever the name is."""

import re

SPEECH = (
    r"says?|said|explains?|explained|told|tells|recalls?|recalled|admits?|admitted|believes?|believed|argues?|argued|worrie[sd]|remembers?|"
    r"remembered|adds|added|laughs|"
    r"concludes|stresses|thinks|wonders|smiles|"
    r"kertoo|kertoi|sanoo|sanoi|toteaa|totesi|muistelee|kuvailee|kuvaa|painottaa|muistuttaa|nauraa|pohtii|arvioi|iloitsee|korostaa|miettii|"
    r"naurahtaa|huomauttaa|kiteyttää|"
    r"säger|sade|sa|berättar|berättade|minns|menar|menade|konstaterar|medger|tycker|förklarar|betonar|påpekar|skrattar|ler|tillägger|undrar|"
    r"beskriver|tror"
)
"""What only people do, and bodies whose names hold a word of their own."""

ASKING = frozenset(
    "soita soittakaa ota ring kontakta mejla maila fråga kysy call contact email e-mail ask text write questions lisätietoja contacts kontakt".split()
)
"""Words, lower case, that ask to reach somebody, capitalised where they begin the line."""

AS_ROLE = re.compile(r"[ \xa0](?:[a-zåäö-]+[ \xa0]){0,6}(?:as|som|toimii|är|is|was|on|oli)[ \xa0](?:an?[ \xa0]|the[ \xa0])?((?:[\w-]+[ \xa0]){0,2}[\w-]+)")
"""What somebody is or works as, behind a name: "… joined the team as Project Coordinator"."""

SPEECH_BEHIND = re.compile(rf",?[ \xa0](?:{SPEECH})\b(?! ja\b)")
SPEECH_BEFORE = re.compile(
    rf"\b(?:{SPEECH}|(?:according[ \xa0]to|enligt|(?:thanks?|grateful|tack|hälsningar|greetings|kiitos)(?:[ \xa0]\w+){{0,2}}[ \xa0](?:to|till)))[ \xa0]$",
    re.IGNORECASE,
)

LIVES_BEHIND = re.compile(
    r",?[ \xa0](?:who|whom|whose|lost|volunteers|retired|now[ \xa0](?:employs|works)|took[ \xa0]over|grew[ \xa0]up|had[ \xa0](?:run|seen|worked)|"
    r"of[ \xa0](?=[A-ZÅÄÖ])[^.,;]{3,80}[ \xa0]put[ \xa0]it|has[ \xa0](?:worked|lived)|to[ \xa0](?:chair|lead|leave)|led[ \xa0]the|"
    r"visited[ \xa0]the|presented[ \xa0]the|joined[ \xa0]the|"
    r"työskentelee|työskenteli|näki|palkattiin|esitteli|löysi|pitivät|huomasi|ei[ \xa0](?:osaa|usko|tiedä)|on[ \xa0](?:kiertänyt|työskennellyt|"
    r"asunut)|muutti|opettaa|"
    r"aloitti[ \xa0](?:työ|hankkee|tehtäv)\w*|toimii[ \xa0](?:nykyisin|nyt)|jonka[ \xa0](?:työnantaja|mielestä)|"
    r"joka[ \xa0](?:on[ \xa0](?:kuljettanut|tehnyt|työskennellyt)|työskentelee|muutti|aloitti)|"
    r"som[ \xa0](?:arbetar|själv|lånade|först)|arbetar|arbetade|tog[ \xa0](?:över|ordet|initiativ)|ordet|i[ \xa0]uppdrag|flyttade|slutade|"
    r"ersattes|lyfte|presenterade|"
    r"har[ \xa0](?:sett|följt|arbetat|levt)|håller[ \xa0]inte)\b"
)
"""What people do in a sentence, right behind a name."""

LIVES_BEFORE = re.compile(
    r"\b(?:(?:met|joined|written|edited|compiled|reviewed|facilitated|conducted|illustrated|translated|posted|submitted|updated|approved|signed|"
    r"prepared|chaired|drawn|told|taught|interviewed|authored|supervised|conceived|hosted|photographed)[ \xa0]by|"
    r"(?:conversation|interview|travelled[ \xa0]\w+|talk|together)[ \xa0]with|elected|hired|appointed|honou?red[ \xa0]this[ \xa0]year[ \xa0]was|"
    r"belongs[ \xa0]to|brainchild[ \xa0]of|ask[ \xa0]for|"
    r"contact|kontakta|speak[ \xa0]to|write[ \xa0]to|ota[ \xa0]yhteyttä|antaa|hör[ \xa0]av[ \xa0]dig[ \xa0]till|vänd[ \xa0]dig[ \xa0]till|thank|"
    r"best[ \xa0]wishes[ \xa0]from|"
    r"neither|nor|dear|speakers[ \xa0]include|"
    r"mainita,[ \xa0]että|tehtävässä[ \xa0]oli|valittiin|nimettiin|nimitettiin|palkittiin|kirjoittanut|kirjoitti|laatinut|toimittanut|kuvannut|"
    r"mukana[ \xa0]ollut|käynyt|saatuaan|"
    r"tillsammans[ \xa0]med|gick[ \xa0]till|riktas[ \xa0]till|träffa|lyfte|följde|fick|står|stod|(?:skriven|ledd|letts|utförd|"
    r"föreslaget|sammanställd|hålls|producerad|reviderad)[ \xa0]av|anställa)[ \xa0]$",
    re.IGNORECASE,
)
"""What stands right before a name in a sentence about somebody."""

FOREIGN_BODY = re.compile(
    r"interreg|stift|stadt|kanton|gemeente|gemeinde|landkreis|landes|betrieb|comune|ajuntament|ayuntamiento|alcald|junta|minist|i[n]?stitu|"
    r"ag[eê]nci|agence|corpora|consor[zct]i|soci[eé]t|"
    r"zentrum|centro|kontor|bygge|gymnas|fabri[kq]|forsyning|kasse|hj[æä]lp|^huset|hus$|bolig|cluster|kluster|banco|banca|banque|direktion|amt$|"
    r"verein|verband|genossenschaft|colegio|escuel|[eé]cole|"
    r"escola|scuola|schul|d[eé]part|servic|serviz|ricerca|recherche|forsch|investiga|parlament|parliament|fabrik|digital|tecnolog|nacional|"
    r"nazional|national|prefect|provinc|m[eé]tropole|"
    r"asocia|associa|fundac|solutions?$|konsult|elektroni|systems?$|teknik|^bio|tech(?:$|n)|danmark|dansk|sverige|suomi|norge|yritys|palvelu|"
    r"strateg|kooperat|f[oö]ren|kehitys|utveckl|"
    r"fabri|lab$|datalab|chain$|kraftv|skole|sygehus|central|varme|fjern|vand$|hotel|^camp$|radio|press$|brygg|salg|handels|design|arki[vt]|"
    r"sociaa?l|autono|treasury|turist|trafik|selskab|agentsch|schap$|afdeling|sistema|pension|reng[øö]ring|uddannel|r[eé]seau|diputaci|buurt|"
    r"nederland|netherlands|benelux|unitatea|autorit|oceanar|musik|hackspace|krai$|oblast|zaken$|kutuph|kring|comit|comis|commis|sansthan|kikin|"
    r"gamesa"
)
"""Parts of words, lower case, of what bodies are called elsewhere in Europe."""

BODY_ROLES = frozenset(
    "ägare projektägare owner owners partner partners sökande medsökande huvudsökande hakija hakijat toteuttaja toteuttajat osatoteuttaja "
    "osatoteuttajat julkaisija utgivare publisher "
    "rahoittaja rahoittajat finansiär finansiärer medfinansiär medfinansiärer funder funders arrangör arrangörer organiser organizer employer "
    "arbetsgivare huvudman utförare provider "
    "leverantör supplier mottagare recipient recipients beneficiary beneficiaries omistaja omistajat toimeksiantaja järjestäjä järjestäjät lead "
    "coordinator koordinator koordinaattori "
    "coordinators participant participants deltagare member members jäsen jäsenet medlem medlemmar samverkanspart samarbetspartner kumppani "
    "kumppanit yhteistyökumppani supporter sponsor "
    "investor investors sijoittaja applicant applicants representative client customer customers manufacturer producer tuottaja developer "
    "contractor aktör actor hallinnoija "
    "finance ekonomi talous communication kommunikation viestintä roll role rooli organisation organisaatio person text name namn nimi winner "
    "winners finalist finalists voittaja vinnare "
    "holder tenant host words welfare software hardware aware healthcare vidare konsulter consultants part are dare share "
    "square compare care rare naisten lasten listen kontakt agent general".split()
)
"""What a body may be as well, alone in a label: "Coordinator: …", "Projektägare: …"."""

MORE_ROLES = re.compile(
    r"(?:koordinator|(?<!re)agent|magister|maisteri|mag|dr|vtm|neuvos|socialråd|terapeut|terapeuten|general|champion|practitioner|servant|kontakt|"
    r"hlö|minutes|häradshövding|coach|advokat|assistent|assistentti|assistenten)\.?$"
)
"""Endings of roles and titles, lower case, that `ROLE_ENDING` leaves out because they are other words as well."""

ALONE_ONLY = frozenset("coordinator koordinator koordinaattori lead person host name namn nimi member representative medlem jäsen".split())
"""Those of them that behind another word are a person's: "Project Coordinator: …"."""

CREDIT = re.compile(
    r"^(?:members of\b.*|\w+ jäsenet|\w+s medlemmar|\w*ohjaajat\b.*|kontaktperson\(er\)|contact\(s\)|lisännyt|panel|words?(?: by)?|"
    r"text(?: och bild| och foto)?|teksti ja kuvat|grafisk form\w*|ombrytning|omslag\w*|cover\b.*|photographs?|photographer|"
    r"toimitus|editorial team|research team|experts interviewed|beslutat av|text|teksti|foto|photos?|photography|photo credit|kuva|kuvat|kuvaaja|"
    r"kannen kuva|bild|bilder|illustrations?|illustration|layout|taitto|graafinen suunnittelu ja taitto|design|musik|music|musiikki|"
    r"idé och manus|manus|idé|script|translation\b.*|käännös|översättning|vid pennan|kirjoittaja|kirjoittajat|kirjoittanut|författare|laatij\w+|"
    r"arviointiraportin laatijat|tekijät?(?:\(t\))?|toimittaneet|toimittanut|"
    r"edited|redaktör|authors?|by|av|contacts?|nimi|namn|name|named contact\b.*|yhteyshenkilön nimi|allekirjoitu\w+|underskrift\w*|signed\b.*|"
    r"kind regards|best regards|regards|terveisin|vänliga hälsningar|hälsningar|"
    r"med vänlig hälsning|ystävällisin terveisin|tack till|acknowledgements?|kiitokset|thanks to|arbetsgrupp|työryhmä|ohjausryhmä|styrgrupp|"
    r"steering group|närvarande|frånvarande|attendees|present|apologies|"
    r"osallistujat|läsnä|poissa|paikalla|medverkande|jury(?: \d+)?|speakers?(?: include)?|evaluation team|project team|our team|team|våra coacher|"
    r"styrelsen?\b.*|hallitus\b.*|board\b.*|trustees|haastattelut|"
    r"intervjuade personer|intervjuer|interviews?|lähde|referens|referenser|source|suggested citation|citation|viittaus|opinnäytetyö\b.*|"
    r"examensarbete\b.*|thesis\b.*|line managed by|safeguarding lead|deputy|"
    r"national contact point|yhdyshenkilö\b.*|sakkunnig\b.*|sidansvarig|projektbeskrivning|welcome|opening remarks|welcome address|välkomna|"
    r"projektin henkilöstö|henkilöstö|personal|staff|lomakkeen palautus|"
    r"job-share|mentors?\b.*|mentorit|adept|valmentajat|kouluttajat|ohjaajat|föreläsare|vetäjät?|mallin kehittäjät|kehittäjät|processtödjare\b.*|"
    r"tietosuojavastaava|dataskyddsombud|medsökande|huvudsökande|"
    r"co-investigators?|presskontakt|mediayhteydet|media enquiries|contact|kontakt|yhteystiedot|lisätietoja|päivitetty\b.*|"
    r"updated\b.*|founder\(s\)|moderator|moderaattori|namnförtydligande|_+)$",
    re.IGNORECASE,
)
"""Labels and headings, whole, behind or below which people stand: credits, signatures, lists of who took part."""
