"""Header rows as people of many languages write them, each column with the field that it must become."""

import pytest

from contactory.engine.header_names import comparable
from contactory.engine.mapping import suggest

# One header row a line: "header>field", or "header>" for a column that has no field; a line that ends in | goes on.
ENGLISH = """
First Name>first_name|Last Name>last_name|Email>email|Company>company|Job Title>title|Phone>work_direct_phone
Full Name>full_name|Work Email>email|Organization>company|Position>title|Mobile>mobile_phone|LinkedIn>linkedin_url
given_name>first_name|family_name>last_name|email_address>email|employer>company|city>city|country>country
FNAME>first_name|LNAME>last_name|EMAIL>email|BUSINESS NAME>company|ZIP>postal_code|STATE>state
Contact Name>full_name|Contact Email>email|Account Name>company|Phone Number>work_direct_phone|Lead Source>lead_source
Salutation>salutation|First>first_name|Last>last_name|E-mail Address>email|Department>departments|Fax>
Name>full_name|Email ID>email|Cell Phone>mobile_phone|Company Website>website|Industry>industry|# of Employees>employees
first name>first_name|surname>last_name|personal email>secondary_email|work email>email|home phone>home_phone|
notes>notes
Person LinkedIn URL>linkedin_url|Company LinkedIn>company_linkedin_url|Headcount>employees|Revenue>annual_revenue|
Email>email
Mailing Street>street|Mailing City>city|Mailing State>state|Mailing Zip>postal_code|Mailing Country>country|Email>email
Email Opt Out>unsubscribed|Do Not Call>do_not_call|GDPR Consent>consent|Tags>lists|Owner>owner|Lifecycle Stage>stage
Company Name>company|Domain>company_domain|HQ City>company_city|HQ Country>company_country|Company Phone>company_phone
Name of the contact>full_name|Your e-mail (required)>email|Organisation Website>website|Tel. No.>work_direct_phone
Registrant First Name>first_name|Invitee Last Name>last_name|Attendee Email>email|Teilnehmer Ort>city|Company>company
Total Funding>total_funding|Last Funding Round>latest_funding|Last Funding Date>last_raised_at|Tech Stack>technologies
"""

PORTUGUESE = """
Nome>first_name|Sobrenome>last_name|E-mail>email|Empresa>company|Cargo>title|Telefone>work_direct_phone
Nome Completo>full_name|Correio Eletrônico>email|Celular>mobile_phone|Cidade>city|UF>state|CEP>postal_code
Primeiro Nome>first_name|Apelido>last_name|Endereço de e-mail>email|Telemóvel>mobile_phone|Morada>street|País>country
nome_do_contato>full_name|email_do_contato>email|nome_da_empresa>company|setor>industry|numero_de_funcionarios>employees
NOME>full_name|EMAIL>email|FONE>work_direct_phone|RAZÃO SOCIAL>company|SITE>website|OBSERVAÇÕES>notes
Tratamento>salutation|Nome próprio>first_name|Último nome>last_name|E-mail profissional>email|Departamento>departments
Nome do cliente>full_name|E-mail do cliente>email|Telefone comercial>work_direct_phone|Endereço>street|Estado>state
Nome Fantasia>company|Site da empresa>website|Telefone da empresa>company_phone|Cidade da empresa>company_city|
E-mail>email
Função>title|Senioridade>seniority|E-mail secundário>secondary_email|Perfil do LinkedIn>linkedin_url|
Origem do lead>lead_source
Proprietário do contato>owner|Etapa>stage|Último contato>last_contacted|Etiquetas>lists|E-mail>email|
Consentimento>consent
Faturamento anual>annual_revenue|Domínio>company_domain|Segmento>industry|Porte da empresa>employees|
Descrição>seo_description
Descadastrado>unsubscribed|Não ligar>do_not_call|Base legal>consent|Comentários>notes|Código do cliente>external_id
Telefone residencial>home_phone|Outro telefone>other_phone|Município>city|Código postal>postal_code|Concelho>
País da empresa>company_country|Estado da empresa>company_state|LinkedIn da empresa>company_linkedin_url|CNPJ>
"""

SPANISH = """
Nombre>first_name|Apellidos>last_name|Correo electrónico>email|Empresa>company|Cargo>title|Teléfono>work_direct_phone
Nombre completo>full_name|Correo>email|Móvil>mobile_phone|Ciudad>city|Provincia>state|Código Postal>postal_code
NOMBRE>first_name|PRIMER APELLIDO>last_name|EMAIL>email|RAZON SOCIAL>company|POBLACION>city|CP>postal_code
Nombre y apellidos>full_name|Dirección de correo>email|Compañía>company|Puesto>title|Celular>mobile_phone|País>country
nombre_de_la_empresa>company|sitio_web>website|sector>industry|numero_de_empleados>employees|email>email|
facturacion>annual_revenue
Tratamiento>salutation|Nombre de pila>first_name|Apellido>last_name|Correo corporativo>email|Departamento>departments
Persona de contacto>full_name|Teléfono de contacto>work_direct_phone|Dirección>street|Localidad>city|Página web>website
Teléfono móvil>mobile_phone|Teléfono fijo>work_direct_phone|Teléfono particular>home_phone|Otro teléfono>other_phone|
Fax>
Perfil de LinkedIn>linkedin_url|LinkedIn de la empresa>company_linkedin_url|Dominio>company_domain|Correo>email
Propietario del contacto>owner|Etapa del ciclo de vida>stage|Origen>lead_source|Último contacto>last_contacted|
Correo>email
Dado de baja>unsubscribed|No llamar>do_not_call|Consentimiento>consent|Etiquetas>lists|Observaciones>notes|
Id. externo>external_id
Ciudad de la empresa>company_city|País de la empresa>company_country|Teléfono de la empresa>company_phone|
Empresa>company
Correo personal>secondary_email|Correo de trabajo>email|Nivel jerárquico>seniority|Palabras clave>keywords|
Tecnologías>technologies
Estado del correo>email_status|Domicilio fiscal>company_address|Descripción de la empresa>seo_description|NIF>
"""

GERMAN = """
Vorname>first_name|Nachname>last_name|E-Mail>email|Firma>company|Position>title|Telefon>work_direct_phone
Anrede>salutation|Vorname>first_name|Name>last_name|E-Mail-Adresse>email|Unternehmen>company|Mobil>mobile_phone
Vollständiger Name>full_name|Mailadresse>email|Handy>mobile_phone|Straße>street|PLZ>postal_code|Ort>city
VORNAME>first_name|FAMILIENNAME>last_name|EMAIL>email|FIRMENNAME>company|STADT>city|LAND>country
Ansprechpartner>full_name|Telefonnummer>work_direct_phone|Webseite>website|Branche>industry|Mitarbeiterzahl>employees|
E-Mail>email
Strasse>street|Postleitzahl>postal_code|Wohnort>city|Bundesland>state|Land>country|E-Mail>email
E-Mail geschäftlich>email|E-Mail privat>secondary_email|Telefon geschäftlich>work_direct_phone|
Telefon privat>home_phone|Fax>
Funktion>title|Abteilung>departments|Hierarchieebene>seniority|Unternehmensgröße>employees|Jahresumsatz>annual_revenue
Kundennummer>external_id|Kontaktinhaber>owner|Lead-Quelle>lead_source|Letzter Kontakt>last_contacted|Bemerkungen>notes
Abgemeldet>unsubscribed|Nicht anrufen>do_not_call|Einwilligung>consent|Kategorien>lists|Lead-Status>stage|E-Mail>email
LinkedIn-Profil>linkedin_url|LinkedIn-Unternehmensseite>company_linkedin_url|Firmendomain>company_domain|E-Mail>email
Firmenadresse>company_address|PLZ Firma>company_postal_code|Ort der Firma>company_city|Land der Firma>company_country
Vor- und Nachname>full_name|Telefon (mobil)>mobile_phone|Durchwahl>work_direct_phone|Homepage>website|USt-IdNr.>
Beschreibung>seo_description|Schlagwörter>keywords|Technologien>technologies|Umsatz>annual_revenue|
Telefon der Firma>company_phone
"""

FRENCH = """
Prénom>first_name|Nom>last_name|E-mail>email|Entreprise>company|Poste>title|Téléphone>work_direct_phone
Civilité>salutation|Prénom>first_name|Nom de famille>last_name|Courriel>email|Société>company|Fonction>title
Nom complet>full_name|Adresse e-mail>email|Portable>mobile_phone|Ville>city|Code postal>postal_code|Pays>country
PRENOM>first_name|NOM>last_name|MAIL>email|RAISON SOCIALE>company|ADRESSE>street|CP>postal_code
Nom du contact>full_name|Adresse mail>email|Téléphone portable>mobile_phone|Site web>website|Secteur d'activité>industry
Nom de l'entreprise>company|Site internet>website|Effectif>employees|Chiffre d'affaires>annual_revenue|E-mail>email
Intitulé du poste>title|Service>departments|Niveau hiérarchique>seniority|E-mail personnel>secondary_email|
E-mail pro>email
Téléphone fixe>work_direct_phone|Téléphone domicile>home_phone|Autre téléphone>other_phone|Télécopie>|E-mail>email
Rue>street|Région>state|Commune>city|Pays>country|Nom et prénom>full_name|Courriel>email
Propriétaire du contact>owner|Étape>stage|Origine>lead_source|Dernier contact>last_contacted|Étiquettes>lists|
Remarques>notes
Désabonné>unsubscribed|Ne pas appeler>do_not_call|Consentement RGPD>consent|Commentaires>notes|Identifiant>external_id
Profil LinkedIn>linkedin_url|LinkedIn de l'entreprise>company_linkedin_url|Domaine>company_domain|Mots-clés>keywords
Ville de l'entreprise>company_city|Pays de l'entreprise>company_country|Téléphone de l'entreprise>company_phone|
Société>company
Adresse de l'entreprise>company_address|Code postal de l'entreprise>company_postal_code|Numéro SIRET>|
Statut du lead>stage
"""

ITALIAN = """
Nome>first_name|Cognome>last_name|Indirizzo e-mail>email|Azienda>company|Qualifica>title|Cellulare>mobile_phone|
CAP>postal_code
Nominativo>full_name|E-mail>email|Ragione sociale>company|Via>street|Città>city|Provincia>state|Paese>country|P. IVA>
Titolo>title|Secondo nome>middle_name|Via (uff.)>company_address|Città (uff.)>company_city|Via (ab.)>street|Fax (uff.)>|
Consenso privacy>consent|Disiscritto>unsubscribed|Compleanno>|Posta elettronica>email
"""

DUTCH = """
Aanhef>salutation|Voornaam>first_name|Tussenvoegsel>|Achternaam>last_name|E-mailadres>email|Bedrijfsnaam>company|
Functie>title|Mobiel>mobile_phone|Straat>street|Huisnummer>|Postcode>postal_code|Plaats>city|Land>country
Voornaam>first_name|Naam>last_name|Telefoonnummer>work_direct_phone|Opmerkingen>notes|Klantnummer>external_id|
Uitgeschreven>unsubscribed|Toestemming>consent
"""

POLISH = """
Imię>first_name|Nazwisko>last_name|Adres e-mail>email|Nazwa firmy>company|Stanowisko>title|NIP>|
Telefon komórkowy>mobile_phone|Ulica>street|Kod pocztowy>postal_code|Miejscowość>city|Województwo>state|Kraj>country
Imię i nazwisko>full_name|E-mail służbowy>email|Dział>departments|Numer telefonu>work_direct_phone|Uwagi>notes|
Źródło>lead_source|Zgoda>consent|Data utworzenia>
"""

NORDIC = """
Förnamn>first_name|Efternamn>last_name|E-post>email|Företag>company|Befattning>title|Mobil>mobile_phone|Ort>city|
Postnummer>postal_code|Webbplats>website|Anteckningar>notes|Samtycke>consent|Kundnummer>external_id
Fornavn>first_name|Etternavn>last_name|E-postadresse>email|Virksomhed>company|Stilling>title|Hjemmeside>website
"""

JAPANESE = """
姓>last_name|名>first_name|セイ>|会社名>company|部署>departments|役職>title|メールアドレス>email|携帯電話>mobile_phone|
電話番号>work_direct_phone|郵便番号>postal_code|都道府県>state|市区町村>city|番地>street|備考>notes|登録日>
氏名>full_name|勤務先>company|Eメール>email|住所>street|配信停止>unsubscribed
"""

# Exports of tools that have no list of their own, and what people make of them.
TOOLS = """
Do not allow Emails>unsubscribed|Do not allow Phone Calls>do_not_call|Address 1: State/Province>state|
(Do Not Modify) Modified On>|Address 1: ZIP/Postal Code>postal_code|Status Reason>|Email>email
Home City>city|Home ZipCode>postal_code|Work City>company_city|Work ZipCode>company_postal_code|Primary Email>email
business_city>company_city|business_postal_code>company_postal_code|home_city>city|home_postal_code>postal_code
Street address line 1 - Home>street|Street address line 1 - Work>company_address|City - Work>company_city|
Phone - mobile>mobile_phone|Phone - fax>|Email address>email
Postanschrift Straße>street|Postanschrift PLZ>postal_code|Land/Region geschäftlich>company_country|
Land/Region privat>country
Mobile1>mobile_phone|Email1>email|Company1>company|Tel2>other_phone|Website1>website
Country (from Companies)>company_country|Phone (company)>company_phone|Name>full_name
E-Mail>email|E-Mail: Typ>|E-Mail 2: Adresse>|Email (source)>|Name>full_name
Revenue (in 000s USD)>|Company Sub Industry>|Email Invalid>|is_subscribed>consent|organization_id>|Company Number>
"""


def rows(table: str) -> list[str]:
    return table.strip().replace("|\n", "|").splitlines()


ALL = [*rows(ENGLISH), *rows(PORTUGUESE), *rows(SPANISH), *rows(GERMAN), *rows(FRENCH)]
ALL += [row for table in (ITALIAN, DUTCH, POLISH, NORDIC, JAPANESE, TOOLS) for row in rows(table)]


@pytest.mark.parametrize("row", ALL)
def test_every_column_becomes_what_its_header_says(row: str) -> None:
    wanted = dict(cell.split(">") for cell in row.split("|"))
    mapping = suggest(list(wanted), len(wanted), [])

    assert {column.header: column.field or "" for column in mapping.columns} == wanted
    assert all(column.why.endswith(".") for column in mapping.columns)


@pytest.mark.parametrize("row", ALL)
def test_capitals_accents_and_punctuation_change_nothing(row: str) -> None:
    wanted = dict(cell.split(">") for cell in row.split("|"))
    bare = ["_".join(comparable(word) for word in header.split()).upper() for header in wanted]
    mapping = suggest(bare, len(bare), [])

    assert [column.field or "" for column in mapping.columns] == list(wanted.values())


def test_what_is_selected_from_a_table_is_called_so() -> None:
    mapping = suggest(["crm.first_name", "crm.last_name", "crm.email"], 3, [])

    assert [column.field for column in mapping.columns] == ["first_name", "last_name", "email"]
    assert mapping.columns[0].header == "crm.first_name"


def test_a_title_is_a_salutation_where_it_holds_them() -> None:
    rows = [["Sig.ra", "Ana", "Rossi"], ["Dott.", "Ugo", "Bo"], ["Sig.", "Ivo", "Neri"]] * 3
    mapping = suggest(["Titolo", "Nome", "Cognome"], 3, rows)

    assert [column.field for column in mapping.columns] == ["salutation", "first_name", "last_name"]
