import { Link } from "@tanstack/react-router";
import { apiHooks, BY_CURSOR, type Schemas } from "../../client/api";
import { type Column, DataTable } from "../../components/DataTable";
import { MoreButton } from "../../components/MoreButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Loading } from "../../components/Spinner";
import { number } from "../../lib/format";
import { type Group, undoText } from "../../text/undo";

type Outcome = Schemas["OutcomeOut"];

interface OutcomesProps {
  importId: number;
  group: Group;
  dryRun: boolean;
  /** Counts the requests, so that another one is listed anew. */
  number: number;
}

/** The records and values of one group, with why each is in it. */
export function Outcomes({ importId, group, dryRun, number: asked }: OutcomesProps) {
  const outcomes = apiHooks.useInfiniteQuery(
    "get",
    "/api/v1/imports/{import_id}/revert/outcomes",
    {
      params: { path: { import_id: importId }, query: { group, dry_run: dryRun, limit: 100 } },
      headers: marked(asked),
    },
    BY_CURSOR,
  );
  const contactFields = useLabels("contacts", "contact");
  const companyFields = useLabels("companies", "company");
  if (outcomes.isPending) return <Loading />;
  if (outcomes.isError) return <ProblemNotice error={outcomes.error} onRetry={() => void outcomes.refetch()} />;
  const rows = outcomes.data.pages.flatMap((page) => page.items);
  const labels = new Map([...contactFields, ...companyFields]);
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
          columns={columns(linked, labels)}
          rows={rows}
          keyOf={(each) => `${each.kind}:${each.record_id}:${each.field}`}
        />
      )}
      <MoreButton query={outcomes} />
    </div>
  );
}

/** Part of the query's key only. */
function marked(asked: number): Record<string, string> {
  return { "X-Undo": String(asked) };
}

/** What a person calls the fields of a kind of records, by "KIND:FIELD". */
function useLabels(kind: "contacts" | "companies", one: string): Array<[string, string]> {
  const fields = apiHooks.useQuery("get", "/api/v1/fields", { params: { query: { kind } } }).data?.items ?? [];
  return fields.map((field) => [`${one}:${field.name}`, field.label]);
}

function columns(linked: boolean, labels: ReadonlyMap<string, string>): ReadonlyArray<Column<Outcome>> {
  return [
    { id: "record", header: undoText.record, cell: (each) => <Named outcome={each} linked={linked} /> },
    { id: "field", header: undoText.field, cell: (each) => fieldOf(each, labels) },
    { id: "value", header: undoText.value, wideOnly: true, cell: (each) => each.value ?? "" },
    {
      id: "row",
      header: undoText.row,
      numeric: true,
      wideOnly: true,
      cell: (each) => (each.row_number === null ? "" : number(each.row_number)),
    },
    { id: "why", header: undoText.why, cell: (each) => <span className="text-ink-soft">{each.sentence}</span> },
  ];
}

function fieldOf({ kind, field }: Outcome, labels: ReadonlyMap<string, string>): string {
  if (field === "") return undoText.wholeRecord;
  return labels.get(`${kind}:${field}`) ?? field.replace(/^custom:/, "");
}

function Named({ outcome, linked }: { outcome: Outcome; linked: boolean }) {
  const name = `${undoText.kinds[outcome.kind] ?? outcome.kind} ${number(outcome.record_id)}`;
  if (!linked) return name;
  return (
    <Link
      to={outcome.kind === "contact" ? "/contacts/$recordId" : "/companies/$recordId"}
      params={{ recordId: String(outcome.record_id) }}
      className="text-accent-ink hover:underline"
    >
      {name}
    </Link>
  );
}
