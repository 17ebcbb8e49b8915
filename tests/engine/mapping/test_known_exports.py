import pytest

from contactory.engine.fields import FIELDS_BY_NAME
from contactory.engine.header_names import comparable
from contactory.engine.known_exports import known_exports, recognise
from contactory.engine.mapping import suggest
from contactory.samples import HEADER as SAMPLE

APOLLO = (
    "First Name,Last Name,Title,Company Name,Company Name for Emails,Email,Email Status,Primary Email Source,"
    "Primary Email Verification Source,Email Confidence,Primary Email Catch-all Status,"
    "Primary Email Last Verified At,Seniority,Departments,Sub Departments,Contact Owner,Work Direct Phone,Home Phone,"
    "Mobile Phone,Corporate Phone,Other Phone,Do Not Call,Stage,Lists,Last Contacted,Account Owner,# Employees,"
    "Industry,Keywords,Person Linkedin Url,Website,Company Linkedin Url,Facebook Url,Twitter Url,City,State,Country,"
    "Company Address,Company City,Company State,Company Country,Company Phone,Technologies,"
    "Annual Revenue,Total Funding,Latest Funding,Latest Funding Amount,"
    "Last Raised At,Subsidiary of,Subsidiary of (Organization ID),Email Sent,Email Open,Email Bounced,Replied,Demoed,"
    "Number of Retail Locations,Apollo Contact Id,Apollo Account Id,Secondary Email,Secondary Email Source,"
    "Secondary Email Status,Secondary Email Verification Source,Tertiary Email,Tertiary Email Source,"
    "Tertiary Email Status,Tertiary Email Verification Source,Primary Intent Topic,Primary Intent Score,"
    "Secondary Intent Topic,Secondary Intent Score,Qualify Contact"
)
APOLLO_OLD = (
    "First Name,Last Name,Title,Company,Company Name for Emails,Email,Email Status,Email Confidence,Seniority,"
    "Departments,Contact Owner,First Phone,Work Direct Phone,Home Phone,Mobile Phone,Corporate Phone,Other Phone,Stage,"
    "Lists,Last Contacted,Account Owner,# Employees,Industry,Keywords,Person Linkedin Url,Website"
)
OUTLOOK = (
    "First Name,Middle Name,Last Name,Title,Suffix,E-mail Address,E-mail 2 Address,Home Phone,Business Phone,"
    "Business Phone 2,Mobile Phone,Company Main Phone,Business Fax,Job Title,Department,Company,Business Street,"
    "Business City,Home Street,Home City,Web Page,Notes"
)
GOOGLE = (
    "First Name,Middle Name,Last Name,Phonetic First Name,Name Prefix,Name Suffix,Organization Name,Organization Title,"
    "Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,"
    "Address 1 - City,Address 1 - Country,Website 1 - Value,Custom Field 1 - Value"
)
GOOGLE_OLD = (
    "Name,Given Name,Additional Name,Family Name,Yomi Name,Name Prefix,Birthday,Group Membership,E-mail 1 - Type,"
    "E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Organization 1 - Name,Organization 1 - Title"
)
SALESFORCE_REPORT = (
    "Salutation,First Name,Last Name,Title,Mailing Street,Mailing City,Mailing State/Province,"
    "Mailing Zip/Postal Code,Mailing Country,Phone,Mobile,Fax,Email,Account Owner,Account Name"
)
SALESFORCE_API = (
    "Id,IsDeleted,MasterRecordId,AccountId,LastName,FirstName,Salutation,Name,OtherStreet,OtherCity,MailingStreet,"
    "MailingCity,MailingState,MailingPostalCode,MailingCountry,Phone,Fax,MobilePhone,HomePhone,OtherPhone,"
    "AssistantPhone,ReportsToId,Email,Title,Department,LeadSource,Birthdate,Description,OwnerId,CreatedDate,Score__c"
)
HUBSPOT = "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lifecycle Stage,Create Date,Favourite Colour"
LINKEDIN = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"


@pytest.mark.parametrize(
    ("header", "name", "meanings"),
    [
        (
            APOLLO,
            "apollo_contacts",
            {"Company Name": "company", "Email Bounced": None, "Secondary Email": "secondary_email"},
        ),
        (APOLLO_OLD, "apollo_contacts", {"Company": "company", "First Phone": None, "# Employees": "employees"}),
        (LINKEDIN, "linkedin_connections", {"URL": "linkedin_url", "Position": "title", "Connected On": None}),
        (OUTLOOK, "outlook", {"Title": "salutation", "Job Title": "title", "Business Street": "company_address"}),
        (
            GOOGLE,
            "google_contacts",
            {"E-mail 1 - Value": "email", "E-mail 1 - Label": None, "Organization Name": "company"},
        ),
        (GOOGLE_OLD, "google_contacts_old", {"Given Name": "first_name", "Organization 1 - Name": "company"}),
        (SALESFORCE_REPORT, "salesforce_report", {"Account Name": "company", "Mobile": "mobile_phone", "Fax": None}),
        (SALESFORCE_API, "salesforce_contact_api", {"LastName": "last_name", "Id": "external_id", "OtherCity": None}),
        (HUBSPOT, "hubspot_contacts", {"Record ID": "external_id", "Contact owner": "owner", "Favourite Colour": None}),
    ],
)
def test_an_export_is_recognised_and_read_as_its_tool_means_it(
    header: str, name: str, meanings: dict[str, str | None]
) -> None:
    names = header.split(",")
    export = recognise(names)
    mapping = suggest(names, len(names), [])

    assert export is not None
    assert export.name == name
    assert mapping.source == export.label
    assert {column.header: column.field for column in mapping.columns if column.header in meanings} == meanings


def test_an_export_is_recognised_whatever_its_columns_order_and_case() -> None:
    names = [name.upper() for name in reversed(APOLLO_OLD.split(","))]
    export = recognise(names)

    assert export is not None
    assert export.name == "apollo_contacts"


ORDINARY = (
    "Email,First Name,Last Name,Company",
    "a,b,c",
    "",
    "Id,Name",
    ",".join(SAMPLE),
    "firstname,lastname,email,jobtitle,mobilephone,company,city",
    "first_name,last_name,email,job_title,mobile_phone,company,city,lifecycle_stage",
    "id,first_name,last_name,email,phone,title,account_id,mobile_phone",
    "id,last_name,first_name,company,lead_source,email,phone",
    "record_id,first_name,last_name,email,create_date,phone_number",
    "name,billing_street,billing_city,billing_country,phone,website",
    "first_name,last_name,email_address,company,position,connected_on",
    "First Name,Last Name,Lifecycle Stage,Email,Job Title,Mobile Phone",
)


@pytest.mark.parametrize("header", ORDINARY)
def test_an_ordinary_header_is_nobodys_export(header: str) -> None:
    assert recognise(header.split(",")) is None


def test_every_meaning_is_a_field_that_exists() -> None:
    for export in known_exports():
        fields = {field for field in export.meanings.values() if field is not None}
        assert fields <= FIELDS_BY_NAME.keys(), export.name
        assert set(map(comparable, export.tell | export.also)) <= export.meanings.keys(), export.name


@pytest.mark.parametrize("name", [export.name for export in known_exports()])
def test_every_export_is_recognised_by_its_own_full_header(name: str) -> None:
    (export,) = [export for export in known_exports() if export.name == name]
    telling = export.tell | export.also
    others = export.meanings.keys() - set(map(comparable, telling))

    assert recognise(sorted(telling | others)) is export
