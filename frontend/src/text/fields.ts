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
