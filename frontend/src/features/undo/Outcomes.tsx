import { Link } from "@tanstack/react-router";
import { Building2, User } from "lucide-react";
import { apiHooks, type Schemas } from "../../client/api";
import { useFieldName } from "../../client/field_names";
import { keptUntilNext } from "../../client/paging";
import { type Column, DataTable } from "../../components/DataTable";
import { Paging } from "../../components/Paging";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Loading } from "../../components/Spinner";
import { number } from "../../lib/format";
import { cursorQuery } from "../../lib/page_cursor";
import { type Group, undoText } from "../../text/undo";

type Outcome = Schemas["OutcomeOut"];

interface OutcomesProps {
  importId: number;
  group: Group;
  dryRun: boolean;
  /** Counts the requests, so that another one is listed anew. */
  number: number;
  /** The cursor of the page that is shown; none for the first. */
  after: string | undefined;
  onPage: (after: string | undefined) => void;
}

/** The records and values of one group, with why each is in it. */
export function Outcomes({ importId, group, dryRun, number: asked, after, onPage }: OutcomesProps) {
  const query = { group, dry_run: dryRun, limit: 100, ...cursorQuery(after) };
  const outcomes = apiHooks.useQuery(
    "get",
    "/api/v1/imports/{import_id}/revert/outcomes",
    { params: { path: { import_id: importId }, query }, headers: marked(asked) },
    keptUntilNext(after),
  );
  const names = { contact: useFieldName("contact"), company: useFieldName("company") };
  if (outcomes.isPending) return <Loading />;
  if (outcomes.isError) return <ProblemNotice error={outcomes.error} onRetry={() => void outcomes.refetch()} />;
  const { items: rows, next_cursor: next } = outcomes.data;
  // A record that goes has no page any more once it is gone.
  const linked = dryRun || group === "kept";
  return (
    <div className="flex flex-col gap-3">
      <p className="text-ink-soft">{undoText.groupWhy[group]}</p>
      {rows.length === 0 ? (
        <p className="text-ink-faint">{undoText.none}</p>
      ) : (
        <DataTable
          label={undoText.groupsOf}
          columns={columns(linked, names)}
          rows={rows}
          keyOf={(each) => `${each.kind}:${each.record_id}:${each.field}`}
        />
      )}
      <Paging after={after} next={next} onPage={onPage} />
    </div>
  );
}

/** Part of the query's key only. */
function marked(asked: number): Record<string, string> {
  return { "X-Undo": String(asked) };
}

type Names = Readonly<Record<"contact" | "company", (field: string) => string>>;

function columns(linked: boolean, names: Names): ReadonlyArray<Column<Outcome>> {
  return [
    { id: "record", header: undoText.record, cell: (each) => <Named outcome={each} linked={linked} /> },
    {
      id: "field",
      header: undoText.field,
      cell: (each) => <span className="whitespace-nowrap">{fieldOf(each, names)}</span>,
    },
    { id: "value", header: undoText.value, wideOnly: true, cell: (each) => each.value ?? "" },
    {
      id: "row",
      header: undoText.row,
      numeric: true,
      wideOnly: true,
      cell: (each) => (each.row_number === null ? "" : number(each.row_number)),
    },
    {
      id: "why",
      header: undoText.why,
      cell: (each) => <span className="block min-w-24 text-ink-soft">{each.sentence}</span>,
    },
  ];
}

function fieldOf({ kind, field }: Outcome, names: Names): string {
  if (field === "") return undoText.wholeRecord;
  return (kind === "company" ? names.company : names.contact)(field);
}

function Named({ outcome, linked }: { outcome: Outcome; linked: boolean }) {
  const name = outcome.name ?? `${undoText.kinds[outcome.kind] ?? outcome.kind} ${number(outcome.record_id)}`;
  if (!linked) return <RecordName outcome={outcome} name={name} />;
  return (
    <Link
      to={outcome.kind === "contact" ? "/contacts/$recordId" : "/companies/$recordId"}
      params={{ recordId: String(outcome.record_id) }}
      className="text-accent-ink hover:underline"
    >
      <RecordName outcome={outcome} name={name} />
    </Link>
  );
}

/** A company is told from a contact by its sign. */
function RecordName({ outcome, name }: { outcome: Outcome; name: string }) {
  const Sign = outcome.kind === "company" ? Building2 : User;
  return (
    <span className="flex items-start gap-1.5">
      <Sign
        aria-label={undoText.kinds[outcome.kind] ?? outcome.kind}
        className="mt-0.5 size-4 shrink-0 text-ink-faint"
      />
      <span className="wrap-anywhere min-w-24">{name}</span>
    </span>
  );
}
