import type { FieldInfo, RecordDetail } from "./record_shapes";

export type Side = "this" | "other";

/** One field of two records that are to become one. */
export interface MergedField {
  name: string;
  label: string;
  here: string;
  there: string;
  /** Whose value stays unless a person chooses; null where both have the same one. */
  usual: Side | null;
  /** Whether a person may choose: both have a value, and another one. */
  open: boolean;
}

/** The fields that at least one of two records has, in the order of their kind; custom fields stand last. */
export function mergedFields(
  record: RecordDetail,
  other: RecordDetail,
  fields: ReadonlyArray<FieldInfo>,
): MergedField[] {
  const known = fields.map(({ name, label }) => ({ name, label }));
  const names = new Set([...Object.keys(record.values), ...Object.keys(other.values)]);
  const custom = [...names].filter((name) => name.startsWith("custom:"));
  return [...known, ...custom.map((name) => ({ name, label: name.slice("custom:".length) }))]
    .map((field) => compared(field, record.values[field.name] ?? "", other.values[field.name] ?? ""))
    .filter((field) => field.here !== "" || field.there !== "");
}

/** The choices that a merge must be told: where a person wants the other's value. */
export function preferences(
  fields: ReadonlyArray<MergedField>,
  chosen: Readonly<Record<string, Side>>,
): Record<string, Side> {
  const told = fields.filter((field) => field.open && chosen[field.name] === "other");
  return Object.fromEntries(told.map((field) => [field.name, "other"]));
}

/** The value that a field will have. */
export function resultOf(field: MergedField, chosen: Readonly<Record<string, Side>>): string {
  const side = field.open ? (chosen[field.name] ?? field.usual) : field.usual;
  return side === "other" ? field.there : field.here;
}

function compared(field: { name: string; label: string }, here: string, there: string): MergedField {
  const usual = here === there ? null : here === "" ? "other" : "this";
  return { ...field, here, there, usual, open: here !== there && here !== "" && there !== "" };
}
