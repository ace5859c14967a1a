"""Foundations, What Works Centre for Children & Families: the Guidebook of tested programmes.

Foundations is the successor of the Early Intervention Foundation (its archive is the portal `eif`) and of What Works for Children's Social Care, whose site
(whatworks-csc.org.uk) is no more.
"""

import re

from crawlers.formats.guidebook import LABELS, guidebook
from crawlers.formats.sitemap import sitemap
from crawlers.formats.whatworks import PREFIX, Centre, approaches
from crawlers.portal import Crawl, Fetch, Portal

SITE = "https://foundations.org.uk"
PROGRAMME = re.compile(rf"^{SITE}/(?:[a-z0-9-]+/)*guidebook/([a-z0-9-]+)/?$")
CENTRE = Centre("Foundations", "foundations", ("England", "GB"), ("children-families",))

pick, read_programme = approaches(PROGRAMME, guidebook(CENTRE, "Foundations"), LABELS)

PORTAL = Portal(
    name="foundations",
    title={
        "fi": "Foundations-opas: tutkittuja ohjelmia lapsille ja perheille (EIF:n ja What Works for Children's Social Caren seuraaja)",
        "sv": "Foundations: prövade program för barn och familjer (efterträder EIF och What Works for Children's Social Care)",
        "en": "Foundations Guidebook: tested programmes for children and families (successor of EIF and What Works for Children's Social Care)",
    },
    publisher="Foundations, What Works Centre for Children & Families",
    url=SITE,
    licence="unknown: see terms_url",
    terms_url=SITE,
    languages=("en",),
    min_records=60,
    max_records=400,
    cadence="monthly",
    id_prefixes=(PREFIX,),
    crawl=Crawl(
        adapter="sitemap + labelled HTML",
        hosts=("foundations.org.uk",),
        start=(Fetch(f"{SITE}/sitemap.xml", "sitemap"),),
        readers={"sitemap": sitemap(pick), "approach": read_programme},
        max_pages=1_000,
    ),
)
