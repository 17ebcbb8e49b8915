/** The groups of fields, as headings. */
export const fieldGroupNames: Record<string, string> = {
  person: "Person",
  email: "E-mail",
  phone: "Phone",
  company: "Company",
  address: "Address",
  funding: "Money",
  social: "Social",
  sales: "Sales",
  consent: "Consent",
  ids: "Ids",
};

/** What belongs to a record and is none of its fields. */
export const otherFields: Readonly<Record<string, string>> = { company_id: "Company record" };
