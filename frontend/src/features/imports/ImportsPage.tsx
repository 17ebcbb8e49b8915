import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { FileUp } from "lucide-react";
import { apiHooks, type Schemas } from "../../client/api";
import { keptUntilNext } from "../../client/paging";
import { buttonStyle } from "../../components/button_style";
import { type Column, DataTable } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { ImportState } from "../../components/ImportState";
import { Page } from "../../components/Page";
import { Paging } from "../../components/Paging";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Select } from "../../components/Select";
import { Loading } from "../../components/Spinner";
import { number, timeAgo } from "../../lib/format";
import { cursorOf, cursorQuery } from "../../lib/page_cursor";
import { importStates, importsText } from "../../text/imports";
import { whoBegan } from "./people";
import { UnstartedFiles } from "./UnstartedFiles";

type Import = Schemas["ImportOut"];
type State = Schemas["JobState"];

const ALL = "all";
const MOVING: ReadonlySet<State> = new Set(["PENDING", "PROCESSING"]);

const COLUMNS: ReadonlyArray<Column<Import>> = [
  {
    id: "file",
    header: importsText.file,
    cell: (job) => (
      <Link
        to="/imports/$importId"
        params={{ importId: String(job.id) }}
        className="font-medium text-accent-ink hover:underline"
      >
        {job.filename}
      </Link>
    ),
  },
  { id: "state", header: importsText.state, cell: (job) => <ImportState state={job.status} /> },
  { id: "rows", header: importsText.rows, numeric: true, wideOnly: true, cell: (job) => number(job.rows_total) },
  { id: "problems", header: importsText.problems, numeric: true, cell: (job) => number(job.rows_issue) },
  {
    id: "records",
    header: importsText.records,
    numeric: true,
    wideOnly: true,
    cell: (job) => number(job.rows_success),
  },
  { id: "by", header: importsText.by, wideOnly: true, cell: (job) => whoBegan(job) ?? "" },
  { id: "begun", header: importsText.begun, wideOnly: true, cell: (job) => timeAgo(job.created_at) },
];

/** The history of imports, by state. */
export function ImportsPage() {
  const { state, after } = useSearch({ from: "/shell/imports" });
  return (
    <Page
      title={importsText.title}
      lead={importsText.lead}
      actions={
        <Link to="/import" className={buttonStyle("primary")}>
          <FileUp aria-hidden="true" className="size-4" />
          {importsText.new}
        </Link>
      }
    >
      {state === undefined && after === undefined ? <UnstartedFiles /> : null}
      <StateFilter state={state} />
      <List state={state} after={after} />
    </Page>
  );
}

function StateFilter({ state }: { state: State | undefined }) {
  const navigate = useNavigate({ from: "/imports" });
  const choices = [ALL, ...(Object.keys(importStates) as State[])].map((id) => ({
    id,
    label: id === ALL ? importsText.all : importStates[id as State],
  }));
  return (
    <Select
      label={importsText.filter}
      labelHidden
      className="w-44"
      choices={choices}
      value={state ?? ALL}
      onChange={(id) => void navigate({ search: id === ALL ? {} : { state: id as State } })}
    />
  );
}

function List({ state, after }: { state: State | undefined; after: string | undefined }) {
  const navigate = useNavigate({ from: "/imports" });
  const filter = state === undefined ? {} : { status: state };
  const imports = apiHooks.useQuery(
    "get",
    "/api/v1/imports",
    { params: { query: { limit: 50, ...filter, ...cursorQuery(after) } } },
    { ...keptUntilNext(after), refetchInterval: (query) => (isMoving(query.state.data?.items) ? 2000 : false) },
  );
  if (imports.isPending) return <Loading />;
  if (imports.isError) return <ProblemNotice error={imports.error} onRetry={() => void imports.refetch()} />;
  const { items: jobs, next_cursor: next } = imports.data;
  if (jobs.length === 0 && after === undefined) return <Nothing state={state} />;
  return (
    <>
      <DataTable label={importsText.title} columns={COLUMNS} rows={jobs} keyOf={(job) => job.id} />
      <Paging
        after={after}
        next={next}
        onPage={(cursor) =>
          void navigate({ search: { ...(state === undefined ? {} : { state }), ...cursorOf(cursor) } })
        }
      />
    </>
  );
}

function isMoving(jobs: ReadonlyArray<Import> | undefined): boolean {
  return jobs?.some((job) => MOVING.has(job.status)) ?? false;
}

function Nothing({ state }: { state: State | undefined }) {
  return (
    <EmptyState
      icon={FileUp}
      title={state === undefined ? importsText.none : importsText.noneOf(importStates[state])}
      action={
        state === undefined ? (
          <Link to="/import" className={buttonStyle("primary")}>
            {importsText.new}
          </Link>
        ) : null
      }
    >
      {state === undefined ? importsText.noneWhy : importsText.noneOfWhy}
    </EmptyState>
  );
}
