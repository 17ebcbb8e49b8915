"""The lists of the fields of contacts and of companies: what a column of a file can become.

The table of contacts has one text column per contact field, named as the field; a column that has no field here is kept
as a custom field of the record.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from contactory.engine.header_names import SYNONYMS

Kind = Literal["text", "email", "phone", "url", "domain", "integer", "number", "date", "boolean", "list"]
Group = Literal["person", "email", "phone", "company", "address", "funding", "social", "sales", "consent", "ids"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a contact or of a company.

    name is a SQL identifier and a stable key; label is for a person. synonyms are header texts by language (en, pt, es,
    de, fr) as people write them. protected marks what a person said about themselves (consent): no import policy and
    no provider may overwrite it. named_like are the sections of header_names.txt whose names mean the field, the
    surest first; its own section where empty. Most are named after fields of contacts.
    """

    name: str
    label: str
    kind: Kind
    group: Group
    protected: bool = False
    named_like: tuple[str, ...] = ()

    @property
    def sections(self) -> tuple[str, ...]:
        """The sections of header_names.txt whose names mean the field, the surest first."""
        return self.named_like or (self.name,)

    @property
    def synonyms(self) -> Mapping[str, tuple[str, ...]]:
        """Header texts that mean this field, by language; of the surest section only."""
        return SYNONYMS.get(self.sections[0], {})


CONTACT_FIELDS: tuple[Field, ...] = (
    Field("email", "Email", "email", "email"),
    Field("first_name", "First name", "text", "person"),
    Field("last_name", "Last name", "text", "person"),
    Field("company", "Company", "text", "company"),
    Field("full_name", "Full name", "text", "person"),
    Field("middle_name", "Middle name", "text", "person"),
    Field("salutation", "Salutation", "text", "person"),
    Field("title", "Job title", "text", "person"),
    Field("seniority", "Seniority", "text", "person"),
    Field("departments", "Departments", "list", "person"),
    Field("email_status", "Email status", "text", "email"),
    Field("email_confidence", "Email confidence", "number", "email"),
    Field("secondary_email", "Second email", "email", "email"),
    Field("tertiary_email", "Third email", "email", "email"),
    Field("work_direct_phone", "Work phone", "phone", "phone"),
    Field("home_phone", "Home phone", "phone", "phone"),
    Field("mobile_phone", "Mobile phone", "phone", "phone"),
    Field("corporate_phone", "Corporate phone", "phone", "phone"),
    Field("other_phone", "Other phone", "phone", "phone"),
    Field("company_name_for_emails", "Company name for emails", "text", "company"),
    Field("company_domain", "Company domain", "domain", "company"),
    Field("website", "Company website", "url", "company"),
    Field("industry", "Industry", "text", "company"),
    Field("employees", "Employees", "integer", "company"),
    Field("keywords", "Keywords", "list", "company"),
    Field("technologies", "Technologies", "list", "company"),
    Field("seo_description", "Company description", "text", "company"),
    Field("number_of_retail_locations", "Retail locations", "integer", "company"),
    Field("company_phone", "Company phone", "phone", "company"),
    Field("company_address", "Company address", "text", "company"),
    Field("company_city", "Company city", "text", "company"),
    Field("company_state", "Company state", "text", "company"),
    Field("company_postal_code", "Company postal code", "text", "company"),
    Field("company_country", "Company country", "text", "company"),
    Field("annual_revenue", "Annual revenue", "number", "funding"),
    Field("total_funding", "Total funding", "number", "funding"),
    Field("latest_funding", "Latest funding", "text", "funding"),
    Field("latest_funding_amount", "Latest funding amount", "number", "funding"),
    Field("last_raised_at", "Last raised at", "date", "funding"),
    Field("linkedin_url", "LinkedIn profile", "url", "social"),
    Field("company_linkedin_url", "Company LinkedIn page", "url", "social"),
    Field("facebook_url", "Facebook page", "url", "social"),
    Field("twitter_url", "Twitter or X page", "url", "social"),
    Field("street", "Street", "text", "address"),
    Field("city", "City", "text", "address"),
    Field("state", "State or region", "text", "address"),
    Field("postal_code", "Postal code", "text", "address"),
    Field("country", "Country", "text", "address"),
    Field("stage", "Stage", "text", "sales"),
    Field("lists", "Lists", "list", "sales"),
    Field("owner", "Contact owner", "text", "sales"),
    Field("account_owner", "Account owner", "text", "sales"),
    Field("lead_source", "Lead source", "text", "sales"),
    Field("last_contacted", "Last contacted", "date", "sales"),
    Field("email_sent", "Email sent", "boolean", "sales"),
    Field("email_open", "Email opened", "boolean", "sales"),
    Field("replied", "Replied", "boolean", "sales"),
    Field("notes", "Notes", "text", "sales"),
    Field("do_not_call", "Do not call", "boolean", "consent", protected=True),
    Field("unsubscribed", "Unsubscribed", "boolean", "consent", protected=True),
    Field("consent", "Consent", "text", "consent", protected=True),
    Field("apollo_contact_id", "Apollo contact id", "text", "ids"),
    Field("apollo_account_id", "Apollo account id", "text", "ids"),
    Field("external_id", "External id", "text", "ids"),
)

FIELDS_BY_NAME: dict[str, Field] = {field.name: field for field in CONTACT_FIELDS}

COMPANY_FIELDS: tuple[Field, ...] = (
    Field("name", "Name", "text", "company", named_like=("company", "name")),
    Field("domain", "Domain", "domain", "company", named_like=("company_domain",)),
    Field("website", "Website", "url", "company"),
    Field("industry", "Industry", "text", "company"),
    Field("employees", "Employees", "integer", "company"),
    Field("phone", "Phone", "phone", "company", named_like=("company_phone", "corporate_phone", "work_direct_phone")),
    Field("address", "Address", "text", "address", named_like=("company_address", "street")),
    Field("city", "City", "text", "address", named_like=("company_city", "city")),
    Field("state", "State or region", "text", "address", named_like=("company_state", "state")),
    Field("postal_code", "Postal code", "text", "address", named_like=("company_postal_code", "postal_code")),
    Field("country", "Country", "text", "address", named_like=("company_country", "country")),
    Field("linkedin_url", "LinkedIn page", "url", "social", named_like=("company_linkedin_url", "linkedin_url")),
    Field("description", "Description", "text", "company", named_like=("seo_description",)),
    Field("annual_revenue", "Annual revenue", "number", "funding"),
    Field("total_funding", "Total funding", "number", "funding"),
    Field("founded_year", "Founded", "integer", "company"),
    Field("technologies", "Technologies", "list", "company"),
    Field("keywords", "Keywords", "list", "company"),
    Field("external_id", "External id", "text", "ids", named_like=("company_id", "apollo_account_id", "external_id")),
)

COMPANY_FIELDS_BY_NAME: dict[str, Field] = {field.name: field for field in COMPANY_FIELDS}

FIELDS_OF_KIND: dict[str, dict[str, Field]] = {"contacts": FIELDS_BY_NAME, "companies": COMPANY_FIELDS_BY_NAME}

DEFAULT_REQUIRED: tuple[str, ...] = ("email", "first_name", "last_name", "company")

REQUIRED_OF_KIND: dict[str, tuple[str, ...]] = {"contacts": DEFAULT_REQUIRED, "companies": ("domain",)}
