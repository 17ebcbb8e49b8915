import { useNavigate, useSearch } from "@tanstack/react-router";
import { Download, Plus } from "lucide-react";
import { apiHooks, type Schemas } from "../../client/api";
import { useFilterNames } from "../../client/filter_names";
import { keptUntilNext } from "../../client/paging";
import { useWhyNot } from "../../client/session";
import { Button } from "../../components/Button";
import { type Column, DataTable } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { Page } from "../../components/Page";
import { Paging } from "../../components/Paging";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Loading } from "../../components/Spinner";
import { bytes, timeAgo } from "../../lib/format";
import { cursorOf, cursorQuery } from "../../lib/page_cursor";
import { exportsText } from "../../text/exports";
import { frameText } from "../../text/frame";
import { filterWords } from "../../text/record_filters";
import { AskExport } from "./AskExport";
import { DeleteExport } from "./DeleteExport";
import { DownloadLink } from "./DownloadLink";
import { ExportProgress } from "./ExportProgress";

type Export = Schemas["ExportOut"];

const PAUSE = 700; // ms between looks while something is being written
const MOVING: ReadonlySet<string> = new Set(["PENDING", "RUNNING"]);

const COLUMNS: ReadonlyArray<Column<Export>> = [
  { id: "file", header: exportsText.file, cell: (each) => <Named of={each} /> },
  { id: "state", header: exportsText.state, cell: (each) => <ExportProgress of={each} /> },
  {
    id: "size",
    header: exportsText.size,
    numeric: true,
    wideOnly: true,
    cell: (each) => (each.size === null ? "" : bytes(each.size)),
  },
  { id: "asked", header: exportsText.asked, wideOnly: true, cell: (each) => timeAgo(each.created_at) },
  {
    id: "actions",
    header: frameText.actions,
    headerHidden: true,
    numeric: true,
    cell: (each) => (
      <span className="flex justify-end gap-1 max-md:flex-col">
        <DownloadLink of={each} />
        <DeleteExport of={each} />
      </span>
    ),
  },
];

/** The exports of the workspace; another one is asked for in a dialog, whose form the address fills. */
export function ExportsPage() {
  const search = useSearch({ from: "/shell/exports" });
  const navigate = useNavigate({ from: "/exports" });
  const whyNot = useWhyNot("exports:write");
  return (
    <Page
      title={exportsText.title}
      lead={exportsText.lead}
      actions={
        <Button kind="primary" disabledBecause={whyNot} onPress={() => void navigate({ search: { what: "contacts" } })}>
          <Plus aria-hidden="true" className="size-4" />
          {exportsText.new}
        </Button>
      }
    >
      <List after={search.after} />
      {search.what === undefined || whyNot !== null ? null : (
        <AskExport search={search} onClose={() => void navigate({ search: {} })} />
      )}
    </Page>
  );
}

function List({ after }: { after: string | undefined }) {
  const navigate = useNavigate({ from: "/exports" });
  const exports = apiHooks.useQuery(
    "get",
    "/api/v1/exports",
    { params: { query: { limit: 50, ...cursorQuery(after) } } },
    {
      ...keptUntilNext(after),
      refetchInterval: (query) => (query.state.data?.items.some((each) => MOVING.has(each.state)) ? PAUSE : false),
    },
  );
  if (exports.isPending) return <Loading />;
  if (exports.isError) return <ProblemNotice error={exports.error} onRetry={() => void exports.refetch()} />;
  const { items: rows, next_cursor: next } = exports.data;
  if (rows.length === 0 && after === undefined) {
    return (
      <EmptyState icon={Download} title={exportsText.none}>
        {exportsText.noneWhy}
      </EmptyState>
    );
  }
  return (
    <>
      <DataTable label={exportsText.title} columns={COLUMNS} rows={rows} keyOf={(each) => each.id} />
      <Paging after={after} next={next} onPage={(cursor) => void navigate({ search: cursorOf(cursor) })} />
    </>
  );
}

function Named({ of: each }: { of: Export }) {
  const filter = (each.wanted as { filter?: Record<string, string | number> }).filter ?? {};
  const { import_id, company_id } = filter as { import_id?: number; company_id?: number };
  const named = useFilterNames(each.what === "companies" ? "companies" : "contacts", import_id, company_id);
  const words = Object.entries(filter).map(([name, value]) => filterWords(name, String(value), named));
  return (
    <>
      <span className="wrap-anywhere block min-w-28 font-medium md:min-w-44">{each.filename}</span>
      <span className="block text-ink-faint text-sm">
        {[exportsText.subjects[each.what] ?? each.what, ...words].join(", ")}
      </span>
    </>
  );
}
