import { keepPreviousData } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { apiHooks, type Schemas } from "../../client/api";
import { Badge, type Tone } from "../../components/Badge";
import { type Column, DataTable } from "../../components/DataTable";
import { Section } from "../../components/Page";
import { Paging } from "../../components/Paging";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Select } from "../../components/Select";
import { Loading } from "../../components/Spinner";
import { dateTime, number } from "../../lib/format";
import { providerName, smallMoney } from "../../text/providers";
import { spendText } from "../../text/spend";
import { KINDS, type Kind, type SpendSearch } from "./spend_search";

type Entry = Schemas["EntryOut"];

const ALL = "all";
const TONES: Partial<Record<string, Tone>> = { charge: "accent", unknown: "warn", grant: "good", purchase: "good" };

interface LedgerProps {
  search: SpendSearch;
  change: (search: SpendSearch) => void;
}

/** Every line of the ledger, newest first, page by page from the server. */
export function Ledger({ search, change }: LedgerProps) {
  const { after, ...filter } = search;
  const query = {
    limit: 50,
    ...(filter.kind ? { kind: filter.kind } : {}),
    ...(filter.provider ? { provider: filter.provider } : {}),
    ...(after ? { cursor: after } : {}),
  };
  const entries = apiHooks.useQuery(
    "get",
    "/api/v1/credits/entries",
    { params: { query } },
    { placeholderData: keepPreviousData },
  );
  return (
    <Section title={spendText.ledger}>
      <p className="text-ink-soft">{spendText.ledgerWhy}</p>
      <Filters search={filter} change={change} />
      {entries.isPending ? <Loading /> : null}
      {entries.isError ? <ProblemNotice error={entries.error} onRetry={() => void entries.refetch()} /> : null}
      {entries.data === undefined ? null : (
        <>
          {entries.data.items.length === 0 ? (
            <p className="text-ink-soft">{spendText.noLines}</p>
          ) : (
            <DataTable label={spendText.ledger} columns={COLUMNS} rows={entries.data.items} keyOf={(each) => each.id} />
          )}
          <Paging
            after={after}
            next={entries.data.next_cursor}
            onPage={(next) => change({ ...filter, ...(next === undefined ? {} : { after: next }) })}
          />
        </>
      )}
    </Section>
  );
}

function Filters({ search, change }: LedgerProps) {
  const providers = apiHooks.useQuery("get", "/api/v1/providers", {}, { staleTime: 60_000 });
  const { kind, provider, ...rest } = search;
  const said = (now: { kind?: Kind | undefined; provider?: string | undefined }) =>
    change({
      ...rest,
      ...(now.kind === undefined ? {} : { kind: now.kind }),
      ...(now.provider === undefined ? {} : { provider: now.provider }),
    });
  return (
    <div className="flex flex-wrap gap-3">
      <Select
        label={spendText.kind}
        labelHidden
        className="w-44"
        choices={[{ id: ALL, label: spendText.allKinds }, ...KINDS.map((id) => ({ id, label: spendText.kinds[id] }))]}
        value={kind ?? ALL}
        onChange={(id) => said({ provider, kind: id === ALL ? undefined : (id as Kind) })}
      />
      <Select
        label={spendText.provider}
        labelHidden
        className="w-48"
        choices={[
          { id: ALL, label: spendText.allProviders },
          ...(providers.data?.items ?? []).map(({ name, label }) => ({ id: name, label })),
        ]}
        value={provider ?? ALL}
        onChange={(id) => said({ kind, provider: id === ALL ? undefined : id })}
      />
    </div>
  );
}

const COLUMNS: ReadonlyArray<Column<Entry>> = [
  {
    id: "at",
    header: spendText.at,
    cell: (entry) => <span className="md:whitespace-nowrap">{dateTime(entry.at)}</span>,
  },
  {
    id: "kind",
    header: spendText.kind,
    cell: (entry) => (
      <Badge tone={TONES[entry.kind] ?? "neutral"}>{spendText.kinds[entry.kind as Kind] ?? entry.kind}</Badge>
    ),
  },
  { id: "what", header: spendText.what, cell: (entry) => <What entry={entry} /> },
  {
    id: "credits",
    header: spendText.credits,
    numeric: true,
    wideOnly: true,
    cell: (entry) => number(Number(entry.credits)),
  },
  {
    id: "money",
    header: spendText.money,
    numeric: true,
    cell: (entry) => smallMoney(entry.money, entry.currency),
  },
];

function What({ entry }: { entry: Entry }) {
  const about = [providerName(entry.provider), entry.operation].filter(Boolean).join(", ");
  const call = entry.call_id === null ? "" : spendText.call(entry.call_id);
  return (
    <span className="flex flex-col">
      <span>{about}</span>
      <span className="text-ink-faint text-sm">
        {entry.enrichment_id === null ? null : (
          <>
            <Link
              to="/enrichment/$enrichmentId"
              params={{ enrichmentId: String(entry.enrichment_id) }}
              className="text-accent-ink underline"
            >
              {spendText.run(entry.enrichment_id)}
            </Link>{" "}
          </>
        )}
        {[call, entry.actor, entry.note].filter(Boolean).join(", ")}
      </span>
    </span>
  );
}
