import { count, date, number } from "../lib/format";
import { namesIn } from "../lib/name_list";
import { COUNTRIES } from "./countries";

const countryNames = new Map<string, string>(COUNTRIES.map(({ id, label }) => [id, label]));
const withins: Record<string, string> = {
  "1": "Within a day",
  "7": "Within a week",
  "30": "Within a month",
  "365": "Within a year",
};
const local = (day: string): string => date(`${day}T12:00:00`);

export const filterText = {
  title: "Filters",
  button: (filters: number) => (filters === 0 ? "Filters" : `Filters, ${number(filters)} on`),
  lead: "All that you choose must hold. They are kept in the address of the page, so that a link shows the same records.",
  on: "Filters that are on",
  clear: "Clear all",
  remove: ", remove this filter",
  any: "Any",
  import: "Import that it came from",
  importNumber: "Import",
  olderImports: "These are the newest. Type a part of its name to find an older one.",
  company: "Company",
  companyHint: "A whole name, or a domain such as estuary.com",
  domain: "Domain",
  domainHint: "Such as estuary.com",
  country: "Country",
  emailStatus: "E-mail status",
  createdFrom: "Created from",
  createdTo: "Created until",
  changed: "Changed",
  changes: { any: "At any time", ...withins } as Record<string, string>,
  filled: "Has a value of",
  empty: "Has no value of",
  addField: "Add a field",
  taken: (field: string, list: string) => `${list} ${field}, take away`,
  custom: "Custom fields",
  fields: "Fields",
  counted: (records: number, one: string, many: string) => count(records, one, many),
};

/** A filter in words, by its name in an address or in the API; name says what a field or a number stands for. */
export function filterWords(name: string, value: string, named: (name: string, value: string) => string): string {
  const words: Record<string, (value: string) => string> = {
    q: (text) => `Like “${text}”`,
    domain: (text) => `Domain: ${text}`,
    company: (text) => `Company: ${text}`,
    company_id: (id) => `Company: ${named("company_id", id)}`,
    import_id: (id) => `Import: ${named("import_id", id)}`,
    country: (code) => `Country: ${countryNames.get(code) ?? code}`,
    email: (text) => `E-mail: ${text}`,
    email_status: (text) => `E-mail status: ${text}`,
    created_from: (day) => `Created from ${local(day)}`,
    created_to: (day) => `Created until ${local(day)}`,
    created_since: (at) => `Created from ${date(at)}`,
    // The moment is the first one that is too late.
    created_before: (at) => `Created until ${date(new Date(new Date(at).getTime() - 1))}`,
    days: (days) => `Changed ${(withins[days] ?? `within ${count(Number(days), "day", "days")}`).toLowerCase()}`,
    updated_since: (at) => `Changed since ${date(at)}`,
    filled: (fields) => `Has ${fieldNames(fields, named, " and ")}`,
    empty: (fields) => `Has no ${fieldNames(fields, named, " and no ")}`,
  };
  return words[name]?.(value) ?? name;
}

function fieldNames(fields: string, named: (name: string, value: string) => string, and: string): string {
  return namesIn(fields)
    .map((field) => named("field", field))
    .join(and);
}
