import { count } from "../lib/format";

export type Group = "reversed" | "kept" | "blocked";

const parts = (contacts: number, companies: number, fields: number) =>
  [
    contacts > 0 ? count(contacts, "contact", "contacts") : "",
    companies > 0 ? count(companies, "company", "companies") : "",
    fields > 0 ? count(fields, "value", "values") : "",
  ]
    .filter(Boolean)
    .join(", ") || "Nothing";

export const undoText = {
  title: (filename: string) => `Undo ${filename}`,
  open: "Undo this import…",
  lead: "Records that the import made go, and values that it changed come back, unless somebody changed them since.",
  back: "Back to the import",
  look: "See what it would do",
  lookAgain: "Look again",
  looking: "Finding out what the undo would do…",
  working: "The undo is at work…",
  looked: "This is what the undo would do. Nothing has been changed yet.",
  undo: "Undo the import",
  undoAsk: "Undo this import?",
  undoWhy: (what: string) => `Taken back: ${what}. What stays is listed, and can be tried again later.`,
  again: "Try again what stayed",
  done: "The import was undone.",
  failed: "Nothing was undone.",
  notNow: "Only a completed import can be undone; this one wrote nothing, or is not done yet.",
  parts,
  groups: {
    would: { reversed: "Would be taken back", kept: "Would stay: changed since", blocked: "Cannot be taken back" },
    did: { reversed: "Taken back", kept: "Stayed: changed since", blocked: "Could not be taken back" },
  },
  groupWhy: {
    reversed: "Contacts and companies that the import made, and values that it changed in others.",
    kept: "Somebody or something else changed them after the import, so they are not touched.",
    blocked: "Merged into another record, deleted, or still used by contacts that stay.",
  },
  none: "Nothing in this group.",
  record: "Record",
  field: "Field",
  wholeRecord: "the whole record",
  value: "Value",
  row: "Row",
  why: "Why",
  kinds: { contact: "Contact", company: "Company" } as Record<string, string>,
  groupsOf: "What became of it",
};
