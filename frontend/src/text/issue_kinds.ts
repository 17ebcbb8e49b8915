import type { Schemas } from "../client/api";

export type IssueKind = Schemas["IssueKind"];

/** How grave a kind of problem is: a row that lacks something, or one that only asks for a choice. */
export type IssueTone = "danger" | "warn" | "info";

interface KindWords {
  name: string;
  tone: IssueTone;
}

/** What each kind of problem is called, on every screen that names it. */
export const issueKinds: Readonly<Record<IssueKind, KindWords>> = {
  malformed_row: { name: "Could not be read", tone: "danger" },
  missing_required: { name: "Something is missing", tone: "warn" },
  invalid_email: { name: "E-mail is not valid", tone: "warn" },
  invalid_value: { name: "Value is not valid", tone: "warn" },
  repaired_row: { name: "Was repaired", tone: "info" },
  duplicate_in_file: { name: "Twice in this file", tone: "info" },
  existing_contact: { name: "Already a record", tone: "info" },
};

/** The name of a kind that the server says; one that this page does not know yet goes by its code. */
export const kindName = (kind: string): string => issueKinds[kind as IssueKind]?.name ?? kind.replaceAll("_", " ");
