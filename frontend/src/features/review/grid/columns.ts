import type { Schemas } from "../../../client/api";

export interface GridColumn {
  /** The name under which rows have the cell, and under which an edit names it. */
  name: string;
  /** The field that the column becomes; null for a custom field and for what is left out. */
  field: string | null;
  custom: string | null;
  width: number;
}

const NARROWEST = 84;
const WIDEST = 300;
const WIDTHS: Readonly<Record<string, number>> = {
  email: 240,
  full_name: 160,
  first_name: 88,
  last_name: 104,
  title: 116,
  company: 132,
  website: 170,
  domain: 180,
};

/** The columns of an import's file. */
export function columnsOf(mapping: Schemas["MappingOut"] | null): GridColumn[] {
  const columns = mapping?.columns ?? [];
  const names = numberedNames(columns.map((column) => column.header));
  return columns.map((column, index) => {
    const name = names[index] ?? column.header;
    return { name, field: column.field, custom: column.custom, width: widthOf(name, column.field) };
  });
}

/** Headers without needless spaces, each once: the second of a name is "Name (2)", as the server names cells. */
export function numberedNames(headers: ReadonlyArray<string>): string[] {
  const names = new Set<string>();
  for (const header of headers) {
    const base = header.trim().split(/\s+/u).join(" ");
    let name = base;
    for (let number = 2; names.has(name); number++) name = `${base} (${number})`;
    names.add(name);
  }
  return [...names];
}

function widthOf(name: string, field: string | null): number {
  const known = field === null ? undefined : WIDTHS[field];
  return Math.min(WIDEST, Math.max(NARROWEST, known ?? 124, name.length * 7 + 20));
}
