"""Header names of each field, folded, in English, Italian, German, French and Spanish; the preferred ones first.

Where a list has several columns for one field, the first name in the line wins: a total headcount over that of one
site, the head of the whole group over that of its national part. Activity codes are recognised in `columns`.
"""

from fondaco.firms.listfile.rows import Field

_NAMES = {
    Field.EXTERNAL_ID: "id, external id, firm id, company id, code, member number, member no, identifier, "
    "codice, codice impresa, codice azienda, codice cliente, numero socio, identificativo, "
    "nr, nummer, kennung, firmennummer, mitgliedsnummer, kundennummer, "
    "identifiant, numero d adherent, code client, identificador, codigo, numero de socio",
    Field.NAME: "company name, name of the company, firm name, name of the firm, company, firm, organisation, "
    "organization, organisation name, legal name, business name, "
    "ragione sociale, denominazione, denominazione sociale, nome impresa, nome azienda, impresa, azienda, ditta, "
    "firma, firmenname, name der firma, unternehmen, unternehmensname, organisationsname, "
    "raison sociale, denomination, denomination sociale, entreprise, nom de l entreprise, societe, nom de la societe, "
    "razon social, empresa, nombre de la empresa, sociedad, denominacion social, "
    "name, nome, nom, nombre",
    Field.TRADE_NAME: "trade name, trading name, brand, brand name, "
    "insegna, nome commerciale, marchio, handelsname, markenname, geschaftsbezeichnung, "
    "nom commercial, enseigne, marque, nombre comercial, marca",
    Field.ADDRESS_1: "address 1, address line 1, street address, street, address, "
    "indirizzo, indirizzo 1, via, sede legale, sede, "
    "strasse, strasse und hausnummer, strasse hausnummer, strasse nr, adresse 1, anschrift, "
    "adresse, rue, direccion, direccion 1, calle, domicilio",
    Field.ADDRESS_2: "address 2, address line 2, indirizzo 2, frazione, localita, adresse 2, adresszusatz, "
    "complement d adresse, direccion 2",
    Field.POSTAL_CODE: "postal code, postcode, post code, zip, zip code, cap, c a p, codice postale, "
    "plz, postleitzahl, code postal, cp, codigo postal",
    Field.CITY: "city, town, place, municipality, comune, citta, luogo, ort, stadt, wohnort, gemeinde, "
    "ville, commune, localite, ciudad, poblacion, localidad, municipio",
    Field.REGION: "state province, state, province, region, county, provincia, prov, pr, regione, "
    "bundesland, land region, kanton, kreis, departement, comunidad autonoma",
    Field.COUNTRY: "country, country name, country code, nazione, paese, stato, codice paese, "
    "land, staat, landercode, landerkennzeichen, pays, code pays, pais, codigo de pais",
    Field.NUTS: "nuts, nuts code, nuts 3, nuts3, nuts region, codice nuts, code nuts, codigo nuts",
    Field.REGISTRATION_NUMBER: "company registration number, registration number, registration no, company number, "
    "vat number, vat no, vat, vat id, tax number, tax id, "
    "partita iva, p iva, piva, codice fiscale, numero di registro, numero rea, n rea, rea, "
    "handelsregisternummer, hrb, registernummer, ust idnr, ust id, ustid, umsatzsteuer id, steuernummer, "
    "siren, siret, numero siren, numero siret, numero tva, n tva, tva, rcs, cif, nif, numero de registro",
    Field.FOUNDED: "founding year, founded, year founded, year of foundation, established, foundation year, "
    "anno di fondazione, anno fondazione, anno di costituzione, data costituzione, fondata nel, "
    "grundungsjahr, gegrundet, grundung, annee de creation, annee de fondation, date de creation, "
    "ano de fundacion, ano de constitucion, fecha de constitucion",
    Field.EMPLOYEES: "employees total, employees, number of employees, staff, headcount, "
    "addetti, numero addetti, n addetti, dipendenti, numero dipendenti, n dipendenti, classe addetti, "
    "mitarbeiter, mitarbeiterzahl, anzahl mitarbeiter, beschaftigte, mitarbeitende, "
    "effectif, effectifs, nombre de salaries, salaries, empleados, numero de empleados, plantilla, trabajadores",
    Field.EMPLOYEES_ON_SITE: "employees on site, employees here, addetti in sede, addetti sede, "
    "mitarbeiter am standort, effectif du site, empleados en el centro",
    Field.SIZE: "size, company size, firm size, size class, dimensione, dimensione impresa, classe dimensionale, "
    "grosse, unternehmensgrosse, grossenklasse, taille, taille de l entreprise, tamano, tamano de la empresa",
    Field.REVENUE: "yearly revenue local currency, revenue eur, annual revenue eur, turnover eur, revenue, turnover, "
    "annual revenue, annual turnover, yearly revenue, sales, "
    "fatturato eur, fatturato, fatturato euro, fatturato annuo, ricavi, "
    "umsatz eur, umsatz, jahresumsatz, umsatz in eur, umsatz in euro, chiffre d affaires, ca, "
    "chiffre d affaires eur, facturacion, facturacion eur, volumen de negocios, cifra de negocios",
    Field.IMPORT_EXPORT: "import export code description, import export, import export description, export import, "
    "importazione esportazione, aussenhandel, commerce exterieur, comercio exterior",
    Field.WEBSITE: "website, web site, web, homepage, url, internet, web address, sito, sito web, sito internet, "
    "webseite, internetseite, webadresse, site web, site internet, site, pagina web, sitio web",
    Field.EMAIL: "e mail, email, mail, e mail address, email address, e mail azienda, indirizzo e mail, "
    "indirizzo email, posta elettronica, e mail adresse, email adresse, courriel, adresse e mail, adresse email, "
    "correo electronico, correo",
    Field.PHONE: "phone, telephone, phone number, telephone number, tel, telefono, numero di telefono, "
    "telefon, telefonnummer, tel nr, rufnummer, numero de telephone, numero de telefono",
    Field.FAX: "fax, fax number, telefax, numero di fax, faxnummer, telecopie, numero de fax",
    Field.LANGUAGE: "language, preferred language, language of correspondence, lingua, lingua preferita, "
    "sprache, korrespondenzsprache, langue, langue de correspondance, idioma",
    Field.CONTACT_NAME: "contact name, contact, contact person, referente, nome referente, persona di riferimento, "
    "nominativo referente, contatto, ansprechpartner, ansprechpartnerin, kontaktperson, kontakt, "
    "personne de contact, interlocuteur, nom du contact, persona de contacto, contacto",
    Field.CONTACT_FIRST_NAME: "contact first name, first name, given name, forename, nome di battesimo, "
    "vorname, prenom, nombre de pila, nome, nombre",
    Field.CONTACT_LAST_NAME: "contact last name, last name, surname, family name, cognome, cognome referente, "
    "nachname, familienname, nom de famille, apellido, apellidos, nom",
    Field.CONTACT_EMAIL: "contact e mail, contact email, e mail contact, e mail referente, email referente, "
    "mail referente, e mail ansprechpartner, email ansprechpartner, e mail kontaktperson, "
    "e mail du contact, email du contact, correo de contacto, e mail de contacto",
    Field.CONTACT_PHONE: "contact phone, contact telephone, mobile, mobile phone, telefono referente, cellulare, "
    "cellulare referente, mobil, handy, telefon ansprechpartner, telefon kontaktperson, "
    "telephone du contact, telephone portable, portable, telefono de contacto, movil",
    Field.CONTACT_ROLE: "contact role, role, position, job title, function, ruolo, ruolo referente, qualifica, "
    "funzione, funktion, rolle, stellung, fonction, poste, cargo, funcion, puesto",
    Field.OFFERS: "offers, offer, offered, products and services, products, offre, offerta, prodotti, "
    "prodotti e servizi, angebot, bietet, produkte, produkte und leistungen, offres, produits, produits et services, "
    "oferta, ofrece, productos, productos y servicios",
    Field.NEEDS: "needs, need, requests, looking for, wanted, cerca, ricerca, richieste, fabbisogni, bisogni, "
    "bedarf, sucht, gesuch, gesuche, besoins, recherche, demande, demandes, necesidades, busca, demanda",
    Field.COOPERATION: "cooperation, cooperation sought, type of cooperation, cooperation types, "
    "cooperazione, tipo di cooperazione, collaborazione cercata, kooperation, kooperationsart, "
    "gesuchte kooperation, type de cooperation, cooperation recherchee, cooperacion, tipo de cooperacion",
    Field.HEADQUARTERS: "global headquarter company name, global headquarters, group, group name, parent company, "
    "headquarters, national headquarter company name, local headquarter company name, "
    "gruppo, capogruppo, konzern, muttergesellschaft, unternehmensgruppe, groupe, maison mere, grupo, matriz",
}

NAMES: dict[Field, tuple[str, ...]] = {
    field: tuple(name.strip() for name in names.split(",")) for field, names in _NAMES.items()
}

DESCRIPTION_WORDS = frozenset(
    {"description", "descrizione", "bezeichnung", "beschreibung", "libelle", "intitule", "designation", "descripcion"}
)
