import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { FileUp } from "lucide-react";
import { apiHooks, BY_CURSOR, type Schemas } from "../../client/api";
import { Button } from "../../components/Button";
import { buttonStyle } from "../../components/button_style";
import { type Column, DataTable } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { ImportState } from "../../components/ImportState";
import { Page } from "../../components/Page";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Select } from "../../components/Select";
import { Loading } from "../../components/Spinner";
import { number, timeAgo } from "../../lib/format";
import { frameText } from "../../text/frame";
import { importStates, importsText } from "../../text/imports";
import { whoBegan } from "./people";

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
  { id: "rows", header: importsText.rows, numeric: true, cell: (job) => number(job.rows_total) },
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
  const { state } = useSearch({ from: "/shell/imports" });
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
      <StateFilter state={state} />
      <List state={state} />
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

function List({ state }: { state: State | undefined }) {
  const imports = apiHooks.useInfiniteQuery(
    "get",
    "/api/v1/imports",
    { params: { query: { limit: 50, ...(state === undefined ? {} : { status: state }) } } },
    {
      ...BY_CURSOR,
      refetchInterval: (query) => (isMoving(query.state.data?.pages) ? 2000 : false),
    },
  );
  if (imports.isPending) return <Loading />;
  if (imports.isError) return <ProblemNotice error={imports.error} onRetry={() => void imports.refetch()} />;
  const jobs = imports.data.pages.flatMap((page) => page.items);
  if (jobs.length === 0) return <Nothing state={state} />;
  return (
    <>
      <DataTable label={importsText.title} columns={COLUMNS} rows={jobs} keyOf={(job) => job.id} />
      {imports.hasNextPage ? (
        <Button
          className="self-center"
          isPending={imports.isFetchingNextPage}
          onPress={() => void imports.fetchNextPage()}
        >
          {frameText.loadMore}
        </Button>
      ) : null}
    </>
  );
}

function isMoving(pages: ReadonlyArray<Schemas["ImportPage"]> | undefined): boolean {
  return pages?.some((page) => page.items.some((job) => MOVING.has(job.status))) ?? false;
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
