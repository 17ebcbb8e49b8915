import { keepPreviousData } from "@tanstack/react-query";
import { apiHooks, type Schemas } from "../../client/api";
import { Badge, type Tone } from "../../components/Badge";
import { type Column, DataTable } from "../../components/DataTable";
import { Paging } from "../../components/Paging";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Select } from "../../components/Select";
import { Loading } from "../../components/Spinner";
import { dateTime, number } from "../../lib/format";
import { callsText } from "../../text/enrichment_lists";
import { amount, stepName } from "../../text/enrichments";
import { providerName } from "../../text/providers";
import { isMoving } from "./live_run";
import { RefundCall } from "./RefundCall";
import type { TabProps } from "./RunTabs";
import type { CallState } from "./run_search";
import { SettleCall } from "./SettleCall";

type Call = Schemas["CallOut"];

const ALL = "all";
const TONES: Record<CallState, Tone> = {
  intent: "accent",
  answered: "good",
  failed: "neutral",
  unknown: "warn",
  settled_by_person: "info",
};

/** The requests that were sent to providers; whose outcome is not known a person settles here. */
export function CallsTab({ run, search: { call, after }, change }: TabProps) {
  const query = { limit: 50, ...(call ? { status: call } : {}), ...(after ? { cursor: after } : {}) };
  const calls = apiHooks.useQuery(
    "get",
    "/api/v1/enrichments/{enrichment_id}/calls",
    { params: { path: { enrichment_id: run.id }, query } },
    { placeholderData: keepPreviousData, refetchInterval: isMoving(run) ? 2000 : false },
  );
  const here = (cursor: string | undefined) =>
    change({ tab: "calls", ...(call ? { call } : {}), ...(cursor === undefined ? {} : { after: cursor }) });
  return (
    <div className="flex flex-col gap-3">
      <Select
        label={callsText.filter}
        labelHidden
        className="w-52"
        choices={[
          { id: ALL, label: callsText.all },
          ...Object.entries(callsText.states).map(([id, label]) => ({ id, label })),
        ]}
        value={call ?? ALL}
        onChange={(id) => change({ tab: "calls", ...(id === ALL ? {} : { call: id as CallState }) })}
      />
      {calls.isPending ? <Loading /> : null}
      {calls.isError ? <ProblemNotice error={calls.error} onRetry={() => void calls.refetch()} /> : null}
      {calls.data === undefined ? null : (
        <>
          {calls.data.items.length === 0 ? (
            <p className="py-6 text-center text-ink-soft">{callsText.nothingWhy}</p>
          ) : (
            <DataTable label={callsText.all} columns={COLUMNS} rows={calls.data.items} keyOf={(each) => each.id} />
          )}
          <Paging after={after} next={calls.data.next_cursor} onPage={here} />
        </>
      )}
    </div>
  );
}

const COLUMNS: ReadonlyArray<Column<Call>> = [
  { id: "when", header: callsText.when, wideOnly: true, cell: (call) => dateTime(call.created_at) },
  {
    id: "call",
    header: callsText.call,
    cell: (call) => (
      <span className="flex flex-col">
        <span>{stepName(providerName(call.provider), call.operation)}</span>
        <span className="wrap-anywhere text-ink-faint text-sm">
          #{call.id} {call.request_id}
        </span>
      </span>
    ),
  },
  {
    id: "state",
    header: callsText.state,
    cell: (call) => (
      <>
        <State call={call} />
        <div className="-ml-2 md:hidden">
          <Deed call={call} />
        </div>
      </>
    ),
  },
  {
    id: "questions",
    header: callsText.questions,
    numeric: true,
    wideOnly: true,
    cell: (call) => number(call.questions),
  },
  { id: "found", header: callsText.found, numeric: true, wideOnly: true, cell: (call) => number(call.found) },
  { id: "cost", header: callsText.cost, numeric: true, cell: (call) => <Cost call={call} /> },
  {
    id: "took",
    header: callsText.took,
    numeric: true,
    wideOnly: true,
    cell: (call) => (call.latency_ms === null ? "" : callsText.milliseconds(call.latency_ms)),
  },
  {
    id: "settle",
    header: callsText.settle,
    headerHidden: true,
    numeric: true,
    wideOnly: true,
    cell: (call) => <Deed call={call} />,
  },
];

/** What a person can say of a call: what became of it, or what was given back of its cost. */
function Deed({ call }: { call: Call }) {
  if (call.status === "unknown") return <SettleCall call={call} />;
  return Number(call.credits) > 0 ? <RefundCall call={call} /> : null;
}

function State({ call }: { call: Call }) {
  return (
    <span className="flex flex-col items-start gap-0.5">
      <Badge tone={TONES[call.status]}>{callsText.states[call.status]}</Badge>
      {call.settled_by ? <span className="text-ink-faint text-sm">{callsText.settledBy(call.settled_by)}</span> : null}
      {call.error === null ? null : <span className="max-w-72 text-ink-soft text-sm">{call.error.sentence}</span>}
    </span>
  );
}

function Cost({ call }: { call: Call }) {
  if (call.status === "unknown" || call.status === "intent") {
    return <span className="text-ink-soft">{callsText.held(number(Number(call.credits_held)))}</span>;
  }
  return amount(call.money, call.currency);
}
