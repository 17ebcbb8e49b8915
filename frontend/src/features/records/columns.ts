import { namesIn, namesText } from "../../lib/name_list";
import type { RecordKind } from "../../text/records";
import { recordsText } from "../../text/records";
import type { FieldInfo } from "./record_shapes";

/** A column beside the name: a field, "custom:NAME", or one of the times of the record. */
export interface RecordColumn {
  id: string;
  label: string;
  numeric: boolean;
  /** In rem. */
  width: number;
}

const WIDTH = 8;
const TIME_WIDTH = 7;
// What is short or long by its kind; the usual columns fit beside each other on a screen of 1280 pixels.
const WIDTHS: Readonly<Record<string, number>> = { email: 14.25, url: 16, domain: 12, integer: 6.5, number: 6.5 };
const COUNTRY_WIDTH = 5;

export const TIMES = ["updated_at", "created_at"] as const;
const NAMED_BY: Record<RecordKind, ReadonlyArray<string>> = {
  contacts: ["first_name", "last_name", "full_name", "email"],
  companies: ["name", "domain"],
};
const USUAL: Record<RecordKind, ReadonlyArray<string>> = {
  contacts: ["email", "title", "company", "city", "country", "updated_at"],
  companies: ["domain", "industry", "employees", "city", "country", "updated_at"],
};
const NUMERIC: ReadonlySet<string> = new Set(["integer", "number"]);

/** The columns that the address names, in its order; those that no field has are left out. */
export function chosenColumns(
  kind: RecordKind,
  wanted: string | undefined,
  fields: ReadonlyArray<FieldInfo>,
): RecordColumn[] {
  const names = wanted === undefined ? USUAL[kind] : namesIn(wanted);
  return [...new Set(names)].map((name) => column(name, fields)).filter((each) => each !== null);
}

/** The address' word for a choice of columns; undefined for the usual ones. */
export function columnsWord(kind: RecordKind, names: ReadonlyArray<string>): string | undefined {
  const word = namesText(names);
  return word === namesText(USUAL[kind]) ? undefined : word;
}

/** The fields to ask for: those of the columns, and those that name a record. */
export function fieldsToAsk(kind: RecordKind, columns: ReadonlyArray<string>): string[] {
  const times: ReadonlyArray<string> = TIMES;
  const shown = columns.filter((id) => !times.includes(id));
  return [...new Set([...NAMED_BY[kind], ...shown])];
}

function column(name: string, fields: ReadonlyArray<FieldInfo>): RecordColumn | null {
  if (name === "updated_at") return { id: name, label: recordsText.updated, numeric: false, width: TIME_WIDTH };
  if (name === "created_at") return { id: name, label: recordsText.created, numeric: false, width: TIME_WIDTH };
  if (name.startsWith("custom:"))
    return { id: name, label: name.slice("custom:".length), numeric: false, width: WIDTH };
  const field = fields.find((each) => each.name === name);
  return field === undefined
    ? null
    : {
        id: name,
        label: field.label,
        numeric: NUMERIC.has(field.kind),
        width: name === "country" ? COUNTRY_WIDTH : (WIDTHS[field.kind] ?? WIDTH),
      };
}
