import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Sparkles } from "lucide-react";
import { apiHooks, type Schemas } from "../../client/api";
import { keptUntilNext } from "../../client/paging";
import { buttonStyle } from "../../components/button_style";
import { type Column, DataTable } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { EnrichmentParts } from "../../components/EnrichmentParts";
import { EnrichmentState } from "../../components/EnrichmentState";
import { Page } from "../../components/Page";
import { Paging } from "../../components/Paging";
import { ProblemNotice } from "../../components/ProblemNotice";
import { SandboxBadge } from "../../components/SandboxBadge";
import { Select } from "../../components/Select";
import { Loading } from "../../components/Spinner";
import { StackedBar } from "../../components/StackedBar";
import { timeAgo } from "../../lib/format";
import { cursorOf, cursorQuery } from "../../lib/page_cursor";
import { amount, enrichmentStates, enrichmentsText } from "../../text/enrichments";
import { doneOf, sharesOf } from "./counts";
import { useRecipeNames } from "./recipe_names";

type Run = Schemas["EnrichmentOut"];
type State = Schemas["EnrichmentState"];

const ALL = "all";
const MOVING: ReadonlySet<State> = new Set(["PENDING", "RUNNING"]);

/** The runs of recipes, by state. */
export function EnrichmentsPage() {
  const { state, after } = useSearch({ from: "/shell/enrichment" });
  return (
    <Page
      title={enrichmentsText.title}
      lead={enrichmentsText.lead}
      actions={
        <Link to="/enrichment/new" className={buttonStyle("primary")}>
          <Sparkles aria-hidden="true" className="size-4" />
          {enrichmentsText.new}
        </Link>
      }
    >
      <EnrichmentParts />
      <StateFilter state={state} />
      <List state={state} after={after} />
    </Page>
  );
}

function StateFilter({ state }: { state: State | undefined }) {
  const navigate = useNavigate({ from: "/enrichment" });
  const choices = [ALL, ...(Object.keys(enrichmentStates) as State[])].map((id) => ({
    id,
    label: id === ALL ? enrichmentsText.all : enrichmentStates[id as State],
  }));
  return (
    <Select
      label={enrichmentsText.filter}
      labelHidden
      className="w-44"
      choices={choices}
      value={state ?? ALL}
      onChange={(id) => void navigate({ search: id === ALL ? {} : { state: id as State } })}
    />
  );
}

function List({ state, after }: { state: State | undefined; after: string | undefined }) {
  const navigate = useNavigate({ from: "/enrichment" });
  const filter = state === undefined ? {} : { status: state };
  const name = useRecipeNames();
  const runs = apiHooks.useQuery(
    "get",
    "/api/v1/enrichments",
    { params: { query: { limit: 50, ...filter, ...cursorQuery(after) } } },
    { ...keptUntilNext(after), refetchInterval: (query) => (isMoving(query.state.data?.items) ? 2000 : false) },
  );
  if (runs.isPending) return <Loading />;
  if (runs.isError) return <ProblemNotice error={runs.error} onRetry={() => void runs.refetch()} />;
  const { items: rows, next_cursor: next } = runs.data;
  if (rows.length === 0 && after === undefined) return <Nothing state={state} />;
  return (
    <>
      <DataTable label={enrichmentsText.title} columns={columns(name)} rows={rows} keyOf={(run) => run.id} />
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

function isMoving(runs: ReadonlyArray<Run> | undefined): boolean {
  return runs?.some((run) => MOVING.has(run.status)) ?? false;
}

function columns(name: (recipe: string) => string): ReadonlyArray<Column<Run>> {
  return [
    { id: "run", header: enrichmentsText.run, cell: (run) => <RunLink run={run} name={name(run.recipe)} /> },
    {
      id: "state",
      header: enrichmentsText.state,
      cell: (run) => (
        <span className="flex flex-wrap gap-1.5">
          <EnrichmentState state={run.status} />
          {run.sandbox ? <SandboxBadge /> : null}
        </span>
      ),
    },
    { id: "records", header: enrichmentsText.records, cell: (run) => <Records run={run} /> },
    { id: "cost", header: enrichmentsText.cost, numeric: true, wideOnly: true, cell: (run) => <Cost run={run} /> },
    { id: "by", header: enrichmentsText.by, wideOnly: true, cell: (run) => run.created_by },
    { id: "begun", header: enrichmentsText.begun, wideOnly: true, cell: (run) => timeAgo(run.created_at) },
  ];
}

function RunLink({ run, name }: { run: Run; name: string }) {
  return (
    <Link
      to="/enrichment/$enrichmentId"
      params={{ enrichmentId: String(run.id) }}
      className="font-medium md:whitespace-nowrap text-accent-ink hover:underline"
    >
      {name} <span className="font-normal text-ink-faint">#{run.id}</span>
    </Link>
  );
}

function Records({ run }: { run: Run }) {
  return (
    <span className="flex min-w-28 flex-col gap-1">
      <span className="text-ink-soft text-sm">
        {enrichmentsText.done(doneOf(run.counts, run.items_total), run.items_total)}
      </span>
      <StackedBar label={enrichmentsText.bar(run.counts)} shares={sharesOf(run.counts)} />
    </span>
  );
}

function Cost({ run }: { run: Run }) {
  return (
    <span className="flex flex-col">
      {amount(run.money, run.currency)}
      {run.budget === null ? null : (
        <span className="text-ink-faint text-sm">{enrichmentsText.ofBudget(amount(run.budget, run.currency))}</span>
      )}
    </span>
  );
}

function Nothing({ state }: { state: State | undefined }) {
  return (
    <EmptyState
      icon={Sparkles}
      title={state === undefined ? enrichmentsText.none : enrichmentsText.noneOf(enrichmentStates[state])}
      action={
        state === undefined ? (
          <Link to="/enrichment/new" className={buttonStyle("primary")}>
            {enrichmentsText.new}
          </Link>
        ) : null
      }
    >
      {state === undefined ? enrichmentsText.noneWhy : enrichmentsText.noneOfWhy}
    </EmptyState>
  );
}
