import type { Schemas } from "../../client/api";

/** A record in a list, with the texts of the columns that were asked for. */
export interface RecordRow {
  id: number;
  values: Record<string, string>;
  created_at: string;
  updated_at: string;
}

/** A record with all that is known of it, in one form for contacts and companies; custom fields are "custom:NAME". */
export interface RecordDetail extends RecordRow {
  name: string;
  company: Schemas["CompanyOut"] | null;
  origin: Schemas["OriginOut"] | null;
}

export type FieldHistory = Schemas["FieldHistoryOut"];
export type FieldInfo = Schemas["FieldOut"];

/** The record of an answer about a contact. */
export function contactDetail(contact: Schemas["ContactDetailOut"]): RecordDetail {
  const values = { ...Object.assign({}, ...Object.values(contact.fields)), ...customValues(contact.custom) };
  return { ...times(contact), values, name: nameOf(values), company: contact.company_record, origin: contact.origin };
}

/** The record of an answer about a company. */
export function companyDetail(company: Schemas["CompanyDetailOut"]): RecordDetail {
  const values = { ...company.fields, domain: company.domain, ...customValues(company.custom) };
  return { ...times(company), values, name: nameOf(values), company: null, origin: company.origin };
}

/** What a person calls a record, from its values; empty where nothing names it. */
export function nameOf(values: Record<string, string>): string {
  const person = [values.first_name, values.last_name].filter(Boolean).join(" ");
  return person || values.full_name || values.name || values.email || values.domain || "";
}

function times({ id, created_at, updated_at }: RecordTimes): RecordTimes {
  return { id, created_at, updated_at };
}

type RecordTimes = Pick<RecordRow, "id" | "created_at" | "updated_at">;

function customValues(custom: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(custom).map(([name, value]) => [`custom:${name}`, value]));
}
