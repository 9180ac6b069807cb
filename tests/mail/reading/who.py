"""Mails by whom they are about: the text, what differs from an ordinary mail, and each person as `name; email; organisation; field=value …`.

A person's address is left empty where the sender is answered for them. Grouped by what is hard about them.
"""

JAN = "Jan Bos <jan.bos@example.net>"
ALMERE = "Jan Bos <jan.bos@almere.nl>"

ORGANISATION_IN_A_SENTENCE = [
    (
        "Graag een plek voor mij op 8 april. Ik ben van Warmtegroep Zuidpolder.",
        JAN,
        ["Jan Bos;; Warmtegroep Zuidpolder"],
    ),
    ("Ik meld me aan. Ik hoor bij Stichting Thuis in Oost.", JAN, ["Jan Bos;; Stichting Thuis in Oost"]),
    ("Meld mij maar aan, ik zit in het bestuur van De Zonnige Dijk.", JAN, ["Jan Bos;; De Zonnige Dijk"]),
    ("Zet me op de lijst. Wij zijn allebei van Buurtkracht Delfshaven.", JAN, ["Jan Bos;; Buurtkracht Delfshaven"]),
    ("Ik kom graag. Ik help mee bij Energie van Ons Dorp.", JAN, ["Jan Bos;; Energie van Ons Dorp"]),
    ("Graag aanmelden. Wij doen mee vanuit Wijkraad Kruidenwijk.", JAN, ["Jan Bos;; Wijkraad Kruidenwijk"]),
    ("Ik meld me aan voor 8 april en kom namens Dorpsbelang Ulrum.", JAN, ["Jan Bos;; Dorpsbelang Ulrum"]),
    ("Hierbij meld ik me aan. Ons initiatief heet Heet van de Naald.", JAN, ["Jan Bos;; Heet van de Naald"]),
    ("Please register me. I help run Cosy Corners, a residents' group in Breda.", JAN, ["Jan Bos;; Cosy Corners"]),
    ("Count me in for 8 April, I'm with Overvecht Heat Club.", JAN, ["Jan Bos;; Overvecht Heat Club"]),
    ("Please sign me up. I volunteer with Neighbours for Heat.", JAN, ["Jan Bos;; Neighbours for Heat"]),
    ("I'd like to register. I belong to Sunny Side Cooperative.", JAN, ["Jan Bos;; Sunny Side Cooperative"]),
    ("Hiermit melde ich mich an. Ich gehöre zur Initiative Warmes Eck.", JAN, ["Jan Bos;; Warmes Eck"]),
    ("Je souhaite m'inscrire. Je représente le collectif Maison Chaude.", JAN, ["Jan Bos;; Maison Chaude"]),
    ("zet me er maar op, ik zit in de werkgroep warm malburgen", JAN, ["Jan Bos;; werkgroep warm malburgen"]),
    (
        "Graag aanmelden. Ik werk samen met de gemeente Almere, maar kom namens Stichting Zuinig Wonen.",
        JAN,
        ["Jan Bos;; Stichting Zuinig Wonen"],
    ),
]

INITIATIVE_IN_A_SENTENCE = [
    (
        "Graag doe ik mee. Het bewonersinitiatief waar wij al jaren mee optrekken is Havenkwartier Heel Heet.",
        ALMERE,
        ["Jan Bos;; Almere; initiative=Havenkwartier Heel Heet"],
    ),
    (
        "Ik meld me aan. Muziekwijk Maakt Warmte is de club waar we mee samenwerken.",
        ALMERE,
        ["Jan Bos;; Almere; initiative=Muziekwijk Maakt Warmte"],
    ),
    (
        "Schrijf me in! Wij trekken op met Tussen de Vaarten Verwarmd.",
        ALMERE,
        ["Jan Bos;; Almere; initiative=Tussen de Vaarten Verwarmd"],
    ),
    (
        "Ik doe graag mee. Bij ons gaat het om Parkwijk Duurzaam.",
        ALMERE,
        ["Jan Bos;; Almere; initiative=Parkwijk Duurzaam"],
    ),
    (
        "Aanmelding voor de leerkring. Bewonersinitiatief: Weg met 't gas (nog niet opgericht).",
        ALMERE,
        ["Jan Bos;; Almere; initiative=Weg met 't gas"],
    ),
    (
        "Meld mij aan. De bewoners noemen zich 'Stoken doen we Samen'.",
        ALMERE,
        ["Jan Bos;; Almere; initiative=Stoken doen we Samen"],
    ),
    (
        "Zet mij erbij, zelfde initiatief als mijn collega (Filmwijk Fikt Niet).",
        ALMERE,
        ["Jan Bos;; Almere; initiative=Filmwijk Fikt Niet"],
    ),
    (
        "Ik wil meedoen. We zijn met Stedenwijk Stookt Slim in gesprek over een warmtenet.",
        ALMERE,
        ["Jan Bos;; Almere; initiative=Stedenwijk Stookt Slim"],
    ),
    (
        "Please register me. Our partner is the residents' group Harbour Heats.",
        ALMERE,
        ["Jan Bos;; Almere; initiative=Harbour Heats"],
    ),
    (
        "I'd like to join. We have been working for two years with Green Dike Collective.",
        ALMERE,
        ["Jan Bos;; Almere; initiative=Green Dike Collective"],
    ),
    (
        "Graag deelnemen. Gegevens:\n1. Jan Bos\n2. gemeente Almere\n3. Warm Waterwijk",
        ALMERE,
        ["Jan Bos;; Almere; initiative=Warm Waterwijk"],
    ),
]

SOMEBODY_ELSE_COMES = [
    (
        "Wethouder De Groot neemt graag deel aan de bijeenkomst.\nHaar gegevens: Karin de Groot, k.degroot@almere.nl.\n\nGroet,\nTess Vos",
        "Secretariaat <secretariaat@almere.nl>",
        ["Karin de Groot; k.degroot@almere.nl; Almere; function=wethouder"],
    ),
    (
        "Namens burgemeester Van Dam meld ik hem graag aan: de heer P. van Dam, p.vandam@almere.nl.",
        "Tess Vos <t.vos@almere.nl>",
        ["P. van Dam; p.vandam@almere.nl; Almere; function=burgemeester"],
    ),
    (
        "Mijn vader wil graag naar de kennissessie maar heeft geen mail. Hij heet Wil Bos en zit bij Senioren Stoken Slim.",
        JAN,
        ["Wil Bos;; Senioren Stoken Slim"],
    ),
    ("Could you register my mother for 8 April? Her name is Rosa Bloom. She has no e-mail.", JAN, ["Rosa Bloom;;"]),
    (
        "Namens de gemeente Almere wordt mevrouw S. (Sanne) Kok, gebiedsregisseur, aangemeld.\nE-mail: s.kok@almere.nl",
        "Bestuursbureau <bestuur@almere.nl>",
        ["S. (Sanne) Kok; s.kok@almere.nl; Almere; function=gebiedsregisseur"],
    ),
    (
        "Wil je mijn collega Els Smit, projectleider, inschrijven? Haar mailadres is els.smit@almere.nl. Ik kom zelf niet.",
        ALMERE,
        ["Els Smit; els.smit@almere.nl; Almere; function=projectleider"],
    ),
    (
        "Graag aanmelden: mevrouw drs. M. de Boer-Smit (m.deboer@almere.nl).",
        "Secretariaat <secretariaat@almere.nl>",
        ["M. de Boer-Smit; m.deboer@almere.nl; Almere"],
    ),
    (
        "Please register our director, Peter Vance (p.vance@heat.example), for the session. I will not attend myself.",
        JAN,
        ["Peter Vance; p.vance@heat.example;"],
    ),
]

COMPANIONS = [
    (
        "Zet mij op de lijst, en Piet Kraan ook (piet@kraan.example). We rijden samen.",
        JAN,
        ["Jan Bos;;", "Piet Kraan; piet@kraan.example;"],
    ),
    ("Ik en m'n buurvrouw willen graag komen. Zij heet Annelies de Wolf.", JAN, ["Jan Bos;;", "Annelies de Wolf;;"]),
    (
        "Namens wethouder Van Essen meld ik haar graag aan: mevrouw E. van Essen, e.vanessen@almere.nl. Zelf loop ik met haar mee, dus noteer mij ook.",
        ALMERE,
        ["Jan Bos;;", "E. van Essen; e.vanessen@almere.nl;"],
    ),
    (
        "Hierbij onze ploeg:\n\nJan Bos - jan.bos@example.net\nDick Zaal - dick@zaal.example\nMoon Achter - moon@achter.example\nLies Goossen\n\nAllen Werkgroep Warm Zuid. Dick eet vegetarisch.",
        JAN,
        [
            "Jan Bos;; Werkgroep Warm Zuid",
            "Dick Zaal; dick@zaal.example; Werkgroep Warm Zuid; remarks=vegetarisch",
            "Moon Achter; moon@achter.example; Werkgroep Warm Zuid",
            "Lies Goossen;; Werkgroep Warm Zuid",
        ],
    ),
    ("Ik kom met z'n drieën.", JAN, ["Jan Bos;;", "None;;", "None;;"]),
    ("Put me down for all four meetings please.", JAN, ["Jan Bos;;"]),
    ("The two of us would like to come: Ann Lee and I.", JAN, ["Jan Bos;;", "Ann Lee;;"]),
    ("Ik kom graag en neem mijn dochter mee.", JAN, ["Jan Bos;;", "None;;"]),
    ("Mijn collega Stan de Reuver gaat naar die middag. Ik sluit graag bij hem aan.", JAN, ["Jan Bos;;"]),
    ("Graag twee plaatsen, voor mij en voor Truus ter Horst.", JAN, ["Jan Bos;;", "Truus ter Horst;;"]),
    (
        "Count me in, plus my neighbour Joy Amoah (joy@amoah.example).",
        JAN,
        ["Jan Bos;;", "Joy Amoah; joy@amoah.example;"],
    ),
]

NAMES = [
    ("hoi zet mij er maar op! jan van den berg, warm zuidwijk", "jan <jvdberg@example.net>", ["Jan van den Berg;;"]),
    ("Ik kom graag.\n\nHartelijke groet van Marga Lam", "Marga <marga@example.net>", ["Marga Lam;;"]),
    (
        "Ja ik wil graag komen\n\nAnton Dekker / Dorpsbelang Wijnje",
        "a.dekker@example.net",
        ["Anton Dekker;; Dorpsbelang Wijnje"],
    ),
    (
        "Graag een plaats voor mij. Mijn man blijft thuis.\n\nTsjikke Poel\nMienskip Burdaard",
        "Fam. Poel <fam.poel@example.net>",
        ["Tsjikke Poel;; Mienskip Burdaard"],
    ),
    (
        "Ik meld me aan.\n\nLiefs, Tine Hof\nEnergieke Buren Zeven",
        "Tine Hof <tine@example.net>",
        ["Tine Hof;; Energieke Buren Zeven"],
    ),
    (
        "Ik meld me aan.\n\nJan Bos\nStichting Kan Niet Bestaat Niet\nAfmelden voor onze nieuwsbrief? Stuur een mail aan nieuwsbrief@bestaat.example",
        JAN,
        ["Jan Bos; jan.bos@example.net; Stichting Kan Niet Bestaat Niet"],
    ),
    ("Ik meld me aan.\n\nJan Bos\nMeer weten? Mail naar info@zuid.example", JAN, ["Jan Bos; jan.bos@example.net;"]),
    ("MELD MIJ AAN VOOR 8 APRIL.\n\nJAN BOS", "JAN BOS <jan.bos@example.net>", ["JAN BOS;;"]),
    (
        "Ik meld me aan.\n\n-- \nPaul Over\nBestuurslid Stichting Duurzaam Dorp\nM: 06-0000 7171",
        "Paul Over <paul@over.example>",
        ["Paul Over;; Stichting Duurzaam Dorp; function=Bestuurslid"],
    ),
    (
        "Ik meld me aan.\n\nAstrid Eng, raadslid GroenRood Heerde",
        "Astrid Eng <astrid@example.net>",
        ["Astrid Eng;; GroenRood Heerde; function=raadslid"],
    ),
    (
        "Ik meld me aan.\n\nF. Nagt\nvoorzitter Vereniging van Eigenaren Parkflat",
        "Frits Nagt <frits@example.net>",
        ["Frits Nagt;; Vereniging van Eigenaren Parkflat; function=voorzitter"],
    ),
    (
        "Ik meld me aan.\n\nJan Bos\nAdviseur Energie & Wonen | Gemeente Almere",
        ALMERE,
        ["Jan Bos;; Gemeente Almere; function=Adviseur Energie & Wonen"],
    ),
    ("Ik meld me aan.\n\nStef Mul\nDe Warme Wending", "Stef Mul <stef@example.net>", ["Stef Mul;; De Warme Wending"]),
]

FORM = "Formulier <noreply@example.org>"
FORMS = [
    (
        "Voornaam: Gijs\nTussenvoegsel: van\nAchternaam: Ommen\nE-mail: gijs@ommen.example\nIk kom namens: Tielse Buurtwarmte\nIk neem nog iemand mee: Nee\nWilt u zich afmelden voor onze nieuwsbrief?: Nee",
        FORM,
        ["Gijs van Ommen; gijs@ommen.example; Tielse Buurtwarmte"],
    ),
    (
        "Naam\nÖmer Kaplan\nUw e-mail\nomer@kaplan.example\nVoor welke organisatie komt u?\nHuurdersvereniging Morgen\nIk neem nog iemand mee (naam)\nGülsen Aydin",
        FORM,
        ["Ömer Kaplan; omer@kaplan.example; Huurdersvereniging Morgen", "Gülsen Aydin;; Huurdersvereniging Morgen"],
    ),
    (
        "Naam deelnemer: Els Smit\nE-mail deelnemer: els@smit.example\nVan welke organisatie of gemeente bent u?: Almere\nNaam tweede deelnemer: Piet Kok\nE-mail tweede deelnemer: piet@kok.example",
        FORM,
        ["Els Smit; els@smit.example; Almere", "Piet Kok; piet@kok.example; Almere"],
    ),
    (
        "Name: Ann Lee\nE-mail: ann@lee.example\nWhich organisation do you represent?: Warm Homes\nWill you bring a guest?: Yes",
        FORM,
        ["Ann Lee; ann@lee.example; Warm Homes", "None;; Warm Homes"],
    ),
    (
        "Naam: Els Smit\nE-mail: els@smit.example\nOrganisatie: Zuidwarmte\nAantal personen: 3",
        FORM,
        ["Els Smit; els@smit.example; Zuidwarmte", "None;; Zuidwarmte", "None;; Zuidwarmte"],
    ),
    (
        "Graag aanmelden:\n- wie: Shanti Mahab\n- samenwerking met: 't Lien Verwarmt\n- bereikbaar op: 06 00 00 61 16",
        ALMERE.replace("Jan Bos", "S. Mahab"),
        ["Shanti Mahab;; Almere"],
    ),
    (
        "Ik wil graag mijn collega aanmelden namens de gemeente: Els Smit, els.smit@almere.nl",
        ALMERE,
        ["Els Smit; els.smit@almere.nl; Almere"],
    ),
]

OF_EVERY_SORT = [
    (
        "Goedemorgen,\n\nGraag meld ik me aan voor de kennissessie op 8 april. Ik ben bewoner van de wijk Overvecht en actief bij Energie-U.\nIk ben slechthorend, is er een ringleiding?\n\nGroeten,\nMarijke v.d. Heuvel\n06-12 34 56 78",
        "Marijke <marijke1957@example.net>",
        ["Marijke v.d. Heuvel;; Energie-U; phone=06-12 34 56 78"],
    ),
    (
        "L.S.,\n\nHierbij wil ik mij aanmelden.\n\nNaam: T.J. de Haan-Visser\nOrganisatie: Wijkcoöperatie De Eendracht\nTelefoonnummer: 030-1234567\n\nVr. gr.\nTrijntje",
        "<tj.dehaan@example.net>",
        ["T.J. de Haan-Visser;; Wijkcoöperatie De Eendracht; phone=030-1234567"],
    ),
    (
        "Hi! I'd like to register two people from our housing association Woonzorg Midden: Carla Peters (policy officer) and Tom Baker (c.peters@woonzorg.example, t.baker@woonzorg.example). Thanks, Linda (office)",
        "Linda Office <office@woonzorg.example>",
        [
            "Carla Peters; c.peters@woonzorg.example; Woonzorg Midden; function=policy officer",
            "Tom Baker; t.baker@woonzorg.example; Woonzorg Midden",
        ],
    ),
    (
        "Dag Noor, mijn man en ik komen graag naar de kennissessie. Hij heet Kees Blom. Wij zijn van Buurtvereniging Lindenhof. Els Blom",
        "Els Blom <elsblom@example.net>",
        ["Els Blom;; Buurtvereniging Lindenhof", "Kees Blom;; Buurtvereniging Lindenhof"],
    ),
    (
        "Beste, kunnen jullie mijn collega's inschrijven:\n\nPetra Hoek | beleidsadviseur | p.hoek@almere.nl\nMo El Idrissi | projectleider | m.elidrissi@almere.nl\n\nZelf ben ik er niet bij.\n\nGroet Jan",
        "Jan Bos <jan.bos@almere.nl>",
        [
            "Petra Hoek; p.hoek@almere.nl; Almere; function=beleidsadviseur",
            "Mo El Idrissi; m.elidrissi@almere.nl; Almere; function=projectleider",
        ],
    ),
    (
        "Ja leuk, schrijf me in! Ik werk als opbouwwerker bij Welzijn Oost. Ben met de rolstoel.\n\nSaar",
        "Saar van Loon <saar@welzijnoost.example>",
        ["Saar van Loon;; Welzijn Oost; function=opbouwwerker, remarks=rolstoel"],
    ),
    (
        "Graag 3 plekken: voor mezelf, Ineke Vos en Ad Brouwer. Groet, Nel Timmers (Dorpsraad Haaren)",
        "Nel Timmers <nel@example.net>",
        ["Nel Timmers;; Dorpsraad Haaren", "Ineke Vos;; Dorpsraad Haaren", "Ad Brouwer;; Dorpsraad Haaren"],
    ),
    (
        "Hierbij meld ik mijn dochter Noortje Bakker aan (noortje@bakker.example), zij is voorzitter van Jong Duurzaam. Ik kom zelf niet.",
        "Henk Bakker <henk@bakker.example>",
        ["Noortje Bakker; noortje@bakker.example; Jong Duurzaam; function=voorzitter"],
    ),
    (
        "please put me on the list. Best, Dr. Priya Raman, Senior Researcher, Delta Institute, +31 20 123 4567",
        "Priya Raman <p.raman@delta.example>",
        ["Priya Raman;; Delta Institute; function=Senior Researcher, phone=+31 20 123 4567"],
    ),
    (
        "Aanmelden graag: Bas Kuiper, Klimaatcoalitie Meerssen, bas@kuiper.example",
        "Bas Kuiper <bas@kuiper.example>",
        ["Bas Kuiper;; Klimaatcoalitie Meerssen"],
    ),
    (
        "Mijn naam is Wouter Zandstra, ik ben trekker van het initiatief Friese Hitte. Ik wil me aanmelden.",
        "<info@friesehitte.example>",
        ["Wouter Zandstra;; Friese Hitte"],
    ),
    (
        "Hallo, ik wil samen met Gerda Pol (gerda@pol.example) van Stichting Buren voor Buren komen. Zelf ben ik van Huurdersbelang Noord.\n\nWim Stam",
        "Wim Stam <wim@stam.example>",
        ["Wim Stam;; Huurdersbelang Noord", "Gerda Pol; gerda@pol.example; Stichting Buren voor Buren"],
    ),
    (
        "Ik wil graag komen. Ook Truus Poel, mijn medebestuurslid, wil mee. Wij vertegenwoordigen Warmteclub West.",
        "Ria Mol <ria@mol.example>",
        ["Ria Mol;; Warmteclub West", "Truus Poel;; Warmteclub West"],
    ),
    (
        "Graag inschrijven voor kennissessie. Ik stel voor dat jullie de bevestiging naar mijn privéadres sturen: ria.mol@prive.example",
        "Ria Mol <ria@werk.example>",
        ["Ria Mol; ria.mol@prive.example;"],
    ),
    (
        "I'm coming! Also bringing Kofi Mensah. We're from the Southside Tenants Union.",
        "Abena Owusu <abena@example.net>",
        ["Abena Owusu;; Southside Tenants Union", "Kofi Mensah;; Southside Tenants Union"],
    ),
    (
        "Beste Noor, ik sluit me graag aan bij de kennissessie. Ik ben raadslid voor Lokaal Belang in Almere.",
        "Cees Ruiter <cees@ruiter.example>",
        ["Cees Ruiter;; Lokaal Belang; function=raadslid"],
    ),
    (
        "Wil jij Fred en mij op de lijst zetten? Fred Homan, fred@homan.example. Groetjes Lia",
        "Lia Homan <lia@homan.example>",
        ["Lia Homan;;", "Fred Homan; fred@homan.example;"],
    ),
    (
        "Aanmelding kennissessie\n\nDeelnemer 1: Joke Smit, joke@smit.example\nDeelnemer 2: Rob Smit, rob@smit.example\nOrganisatie: Heidewarmte",
        "Joke Smit <joke@smit.example>",
        ["Joke Smit;; Heidewarmte", "Rob Smit; rob@smit.example; Heidewarmte"],
    ),
    (
        "Graag meld ik me aan voor de kennissessie. Ik neem geen collega mee.",
        "Jan Bos <jan.bos@example.net>",
        ["Jan Bos;;"],
    ),
    (
        "Geachte organisatie,\n\nNamens het college zal wethouder mw. drs. F. (Fatima) Yildiz de bijeenkomst bijwonen. Haar e-mailadres is f.yildiz@almere.nl.",
        "Sandra Klein <s.klein@almere.nl>",
        ["F. (Fatima) Yildiz; f.yildiz@almere.nl; Almere; function=wethouder"],
    ),
    (
        "ik wil graag komen met mijn buurman piet de vries",
        "Jan Bos <jan.bos@example.net>",
        ["Jan Bos;;", "Piet de Vries;;"],
    ),
    (
        "mijn vrouw zegt altijd dat ik eens moet meedoen, dus zet me maar op de lijst",
        "Jan Bos <jan.bos@example.net>",
        ["Jan Bos;;"],
    ),
    (
        "ik kom, en mijn buurman piet de vries (piet@vries.example) ook",
        "Jan Bos <jan.bos@example.net>",
        ["Jan Bos;;", "Piet de Vries; piet@vries.example;"],
    ),
]

INITIATIVES_OF_EVERY_SORT = [
    (
        "Hallo, de gemeente Almere doet graag mee aan de leerkring! Ik zal ons vertegenwoordigen. Ons project met bewoners heet Haven in Beweging.\nJan",
        "Jan Bos <jan.bos@almere.nl>",
        ["Jan Bos;; Almere; initiative=Haven in Beweging"],
    ),
    (
        "Ik meld me aan voor de leerkring. Wij ondersteunen al twee jaar Coöperatie Buitenwarm.",
        "Jan Bos <jan.bos@almere.nl>",
        ["Jan Bos;; Almere; initiative=Coöperatie Buitenwarm"],
    ),
    (
        "Graag neem ik deel. Voor onze samenwerking met de stichting Poortwarmte zoeken we inspiratie.",
        "Jan Bos <jan.bos@almere.nl>",
        ["Jan Bos;; Almere; initiative=stichting Poortwarmte"],
    ),
    (
        "Aanmelding leerkring: Jan Bos en Els Smit (els.smit@almere.nl), gemeente Almere, met het initiatief Kustwarmte.",
        "Jan Bos <jan.bos@almere.nl>",
        ["Jan Bos;; Almere; initiative=Kustwarmte", "Els Smit; els.smit@almere.nl; Almere; initiative=Kustwarmte"],
    ),
    (
        "We want to take part in the learning circle. The residents we work with call themselves Dune Dwellers.",
        "Jan Bos <jan.bos@almere.nl>",
        ["Jan Bos;; Almere; initiative=Dune Dwellers"],
    ),
    (
        "Ik wil me aanmelden. Het gaat om een groep bewoners in de wijk Poort, genaamd Poort Pakt Aan.",
        "Jan Bos <jan.bos@almere.nl>",
        ["Jan Bos;; Almere; initiative=Poort Pakt Aan"],
    ),
    (
        "Ik wil meedoen met de leerkring. Met welk initiatief we komen weet ik nog niet.",
        "Jan Bos <jan.bos@almere.nl>",
        ["Jan Bos;; Almere;"],
    ),
    (
        "Ik doe mee. Initiatief volgt nog, we zijn in gesprek met Wijkraad Noord en Energie Zuid.",
        "Jan Bos <jan.bos@almere.nl>",
        ["Jan Bos;; Almere;"],
    ),
]

MENTIONED_ONLY = [
    (
        "Hallo Noor, ik sprak Karin de Wit van de gemeente Almere gisteren en die raadde me aan om me op te geven. Dus bij deze! Ik ben van Buurtwarmte Oost.",
        JAN,
        ["Jan Bos;; Buurtwarmte Oost"],
    ),
    (
        "Ik wil me graag aanmelden. Marieke Jansen (marieke@jansen.example) heeft zich al eerder aangemeld.",
        JAN,
        ["Jan Bos;;"],
    ),
    ("Ik meld me aan. Voor vragen over de factuur: Els Smit, els.smit@almere.nl.", ALMERE, ["Jan Bos;; Almere"]),
    ("Zet mij op de lijst. Mijn collega Piet Kok kan helaas niet.", ALMERE, ["Jan Bos;; Almere"]),
    ("Please register me. My manager Anna Field approved this.", JAN, ["Jan Bos;;"]),
    ("Ik kom graag! Mijn vrouw Ellen Bos blijft thuis.", JAN, ["Jan Bos;;"]),
    ("Ik meld mij aan, op advies van wethouder Karin de Groot.", ALMERE, ["Jan Bos;; Almere"]),
    ("Schrijf me in. Vorige keer was ik er met Piet Kok, nu kom ik alleen.", JAN, ["Jan Bos;;"]),
    (
        "Zou u de heer K. Visser kunnen inschrijven? Zijn adres: k.visser@almere.nl. Met groet, Tess Vos, secretaresse van de heer Visser",
        "Tess Vos <t.vos@almere.nl>",
        ["K. Visser; k.visser@almere.nl; Almere"],
    ),
    ("Ik meld mijn moeder aan. Groetjes, Jan", JAN, ["None;;"]),
    ("Kan ik me opgeven? En mag mijn buurvrouw ook mee?", JAN, ["Jan Bos;;", "None;;"]),
    ("Hierbij geef ik mijn collega Els Smit op, ikzelf twijfel nog.", ALMERE, ["Els Smit;; Almere"]),
    ("Ik kom namens mijn baas Frank Visser, die verhinderd is.", ALMERE, ["Jan Bos;; Almere"]),
]

# What somebody with a seat corrects. Held: Jan Bos, Stichting Heet Vuur, jan.bos@almere.nl, 036 000 00 00, adviseur, Warm Eck.
CHANGES = (
    ("Zou je mijn achternaam willen aanpassen? Het is Bos-Kok.", {"name": "Jan Bos-Kok"}),
    ("Kleine correctie: het is Bosch, niet Bos.", {"name": "Jan Bosch"}),
    ("Het is niet Bos maar Bosch.", {"name": "Jan Bosch"}),
    (
        "Er staat een foutje in de bevestiging: wij heten Stichting Heet Vuurtje, niet Heet Vuur.",
        {"organisation": "Stichting Heet Vuurtje"},
    ),
    ("Het moet Coöperatie 't Vuur zijn, niet Stichting Heet Vuur.", {"organisation": "Coöperatie 't Vuur"}),
    ("Our initiative is Warm Egg, not Warm Eck.", {"initiative": "Warm Egg"}),
    ("It's Bosch, not Bos.", {"name": "Jan Bosch"}),
    (
        "Mijn oude mailadres (jan.bos@almere.nl) vervalt, dat mag je verwijderen. Gebruik voortaan jan@bos.example.",
        {"email": "jan@bos.example"},
    ),
    ("Please use jan@bos.example from now on instead of my old address.", {"email": "jan@bos.example"}),
    (
        "Ik werk nu bij de gemeente Deventer (jan.bos@deventer.nl). Ik blijf meedoen.",
        {"organisation": "gemeente Deventer", "email": "jan.bos@deventer.nl"},
    ),
    ("Ik heb een nieuw nummer: 06 87654321.", {"phone": "06 87654321"}),
    ("Mijn naam is verkeerd gespeld, het moet Jan Bosch zijn.", {"name": "Jan Bosch"}),
    ("Ik ben getrouwd en heet voortaan Jan Bos-de Wit.", {"name": "Jan Bos-de Wit"}),
    ("My surname is misspelled, it should be Bosch.", {"name": "Jan Bosch"}),
    ("Jullie schrijven Bos, maar ik heet Bosch.", {"name": "Jan Bosch"}),
    ("In de bevestiging staat Bos, het moet Bosch zijn.", {"name": "Jan Bosch"}),
    ("Er staat Bos maar het is Bosch.", {"name": "Jan Bosch"}),
    ("Je schrijft mijn naam als Jan Bos; het is Jan Bosch.", {"name": "Jan Bosch"}),
    ("My surname is Bosch (you have Bos).", {"name": "Jan Bosch"}),
    ("mail me voortaan op jan@bos.example", {"email": "jan@bos.example"}),
    ("Mail me voortaan op jan@bos.example graag, dit adres verdwijnt.", {"email": "jan@bos.example"}),
    ("Ik ben vanaf nu bereikbaar op jan@bos.example.", {"email": "jan@bos.example"}),
    ("Mijn mailadres wijzigt: jan@bos.example in plaats van jan.bos@almere.nl.", {"email": "jan@bos.example"}),
    ("My e-mail has changed to jan@bos.example.", {"email": "jan@bos.example"}),
    ("Kunnen jullie jan@bos.example gebruiken voortaan?", {"email": "jan@bos.example"}),
    (
        "Stichting Heet Vuur heet voortaan Coöperatie Heet Vuur U.A. Kun je dat aanpassen?",
        {"organisation": "Coöperatie Heet Vuur U.A."},
    ),
    (
        "Onze stichting is omgedoopt: Stichting Heet Vuur is nu Coöperatie Warm Dorp.",
        {"organisation": "Coöperatie Warm Dorp"},
    ),
    ("Ik ben sinds januari geen adviseur maar programmamanager.", {"function": "programmamanager"}),
    ("Ik ben inmiddels geen adviseur meer maar teamleider.", {"function": "teamleider"}),
    ("Mijn functie is gewijzigd van adviseur naar projectleider.", {"function": "projectleider"}),
    ("Mijn telefoonnummer klopt niet: het is 06-12345678.", {"phone": "06-12345678"}),
    ("Je kunt me voortaan bellen op 06-12345678.", {"phone": "06-12345678"}),
    ("Please use 06 12345678 as my phone number from now on.", {"phone": "06 12345678"}),
    ("Het initiatief heet niet Warm Eck maar Warme Ecken.", {"initiative": "Warme Ecken"}),
    ("Willen jullie Jan van Duren op het naamkaartje zetten in plaats van Jan Bos?", {"name": "Jan van Duren"}),
    ("Ik werk sinds kort bij Stichting Koud Vuur.", {"organisation": "Stichting Koud Vuur"}),
    ("Sinds 1 maart werk ik voor Waterschap Vallei.", {"organisation": "Waterschap Vallei"}),
)

# Who comes in the place of Jan Bos (jan.bos@almere.nl), who has a seat.
SUBSTITUTES = (
    ("Ik stuur mijn zoon. Hij heet Daan Klaver.", "Daan Klaver", None),
    (
        "De heer Bos is helaas verhinderd. In zijn plaats zal mevrouw drs. P. Okaf aanwezig zijn, p.okaf@almere.nl.",
        "P. Okaf",
        "p.okaf@almere.nl",
    ),
    (
        "Per 1 maart heeft Hilde Groen (h.groen@almere.nl) mijn taken overgenomen. Zij zal voortaan deelnemen.",
        "Hilde Groen",
        "h.groen@almere.nl",
    ),
    (
        "Kan mijn plek over op naam van Jasper Kol (jasper@kol.example)? Ik ben zelf verhinderd.",
        "Jasper Kol",
        "jasper@kol.example",
    ),
    ("Els Smit kan ook niet, dus Piet Kok neemt mijn plaats in.", "Piet Kok", None),
    ("I'm sending my colleague. Her name is Rosa Lane (rosa@lane.example).", "Rosa Lane", "rosa@lane.example"),
    ("Unfortunately I can't come. Peter Vance will take my place.", "Peter Vance", None),
    (
        "Jan Bos is ziek. Willemijn ten Hove gaat in zijn plaats (w.tenhove@almere.nl).",
        "Willemijn ten Hove",
        "w.tenhove@almere.nl",
    ),
    ("Ik kan niet, Bas gaat in mijn plaats.", "Bas", None),
    (
        "Helaas verhinderd. Mijn collega Fatima Aydin (f.aydin@almere.nl) neemt mijn plek in.",
        "Fatima Aydin",
        "f.aydin@almere.nl",
    ),
    (
        "I can't make it, but my colleague Priya Nair will attend in my place (p.nair@almere.nl).",
        "Priya Nair",
        "p.nair@almere.nl",
    ),
    (
        "In verband met ziekte van Jan Bos neemt mevrouw P. Okx zijn plaats in. Zij is bereikbaar op p.okx@almere.nl.",
        "P. Okx",
        "p.okx@almere.nl",
    ),
    ("Kun je mij vervangen door Els Smit, els.smit@almere.nl?", "Els Smit", "els.smit@almere.nl"),
    ("mijn plek gaat naar els smit, els@smit.example", "Els Smit", "els@smit.example"),
    ("Ik stuur mijn vervanger: Henk Jansen (h.jansen@almere.nl)", "Henk Jansen", "h.jansen@almere.nl"),
    ("Wegens vakantie van Jan Bos gaat Wilma de Wit naar de sessie in zijn plaats.", "Wilma de Wit", None),
    ("In mijn plaats komt collega Yvonne van der Meer.", "Yvonne van der Meer", None),
    ("Please give my seat to Tom Baker, tom@baker.example.", "Tom Baker", "tom@baker.example"),
    ("Mijn buurvrouw gerda komt in mijn plaats.", "Gerda", None),
)
