import type { Schemas } from "../../client/api";

export type Kind = Schemas["IssueKind"];
export type Show = "problems" | "all" | "ready" | "out" | "written";

/** What the address says about the screen; everything that is left out has its usual value. */
export interface ReviewView {
  show?: Exclude<Show, "problems">;
  kind?: Kind;
  field?: string;
  value?: string;
  text?: string;
  /** The row to go to. */
  row?: number;
  /** The issue whose rows stand side by side. */
  compare?: number;
  panel?: "history";
}

/** What is asked of the list of rows. */
export interface Wanted {
  status?: Schemas["RowStatus"];
  issue?: Kind;
  field?: string;
  value?: string;
  text?: string;
}

export const KINDS: ReadonlyArray<Kind> = [
  "malformed_row",
  "missing_required",
  "invalid_email",
  "invalid_value",
  "repaired_row",
  "duplicate_in_file",
  "existing_contact",
];
const OTHERS = ["all", "ready", "out", "written"] as const;
const STATUS: Record<Show, Schemas["RowStatus"] | undefined> = {
  problems: "ISSUE",
  all: undefined,
  ready: "READY",
  out: "DISCARD",
  written: "SUCCESS",
};

/** The screen that an address asks for; what it says wrongly is left out. */
export function viewOf(search: Record<string, unknown>): ReviewView {
  const view: ReviewView = {};
  const text = (name: string) => (typeof search[name] === "string" && search[name] !== "" ? search[name] : undefined);
  const whole = (name: string) => (Number.isSafeInteger(search[name]) ? (search[name] as number) : undefined);
  assign(
    view,
    "show",
    OTHERS.find((show) => show === search.show),
  );
  assign(
    view,
    "kind",
    KINDS.find((kind) => kind === search.kind),
  );
  assign(view, "field", text("field"));
  // A value that looks like a number comes as one.
  assign(view, "value", search.value === undefined ? undefined : String(search.value));
  assign(view, "text", search.text === undefined || search.text === "" ? undefined : String(search.text));
  assign(view, "row", whole("row"));
  assign(view, "compare", whole("compare"));
  assign(view, "panel", search.panel === "history" ? "history" : undefined);
  return view;
}

/** Which rows the screen shows. */
export function wantedOf({ show, kind, field, value, text }: ReviewView): Wanted {
  const wanted: Wanted = {};
  assign(wanted, "status", STATUS[show ?? "problems"]);
  assign(wanted, "issue", kind);
  assign(wanted, "field", field);
  assign(wanted, "value", value);
  assign(wanted, "text", text);
  return wanted;
}

/** Whether the list is narrower than its kind and status. */
export const isNarrowed = ({ field, value, text }: ReviewView): boolean =>
  field !== undefined || value !== undefined || text !== undefined;

/** The same rows as what a decision about all of them is about; null for all rows of the file. */
export function filterOf(wanted: Wanted): Schemas["Filter"] | null {
  return Object.keys(wanted).length === 0 ? null : wanted;
}

function assign<T, K extends keyof T>(target: T, name: K, value: T[K] | undefined): void {
  if (value !== undefined) target[name] = value;
}
