"""Applications that tests send, written for them."""

HOUSING = """1. Hankkeen tausta ja tarve
Monet pitkään asunnottomina olleet jäävät ilman kotia, koska tukea saa vasta kun päihteiden käyttö on loppunut. Asunnottomuus on kasvanut kahtena vuotena.
2. Kohderyhmä
Pitkään asunnottomina olleet ihmiset, joilla on päihde- ja mielenterveysongelmia.
3. Toimenpiteet
Tarjoamme ensin pysyvän vuokra-asunnon ja sen jälkeen tuen, joka tulee kotiin. Työparina toimivat sosiaaliohjaaja ja kokemusasiantuntija.
4. Tulokset
Suurin osa asukkaista säilyttää asuntonsa kahden vuoden ajan. Päivystyksen käyttö vähenee.
5. Kustannukset
Kokonaiskustannukset ovat 450 000 euroa. Hanke toteutetaan 1.3.2026–31.12.2028."""
