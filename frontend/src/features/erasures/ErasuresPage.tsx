import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { UserX } from "lucide-react";
import { apiHooks, type Schemas } from "../../client/api";
import { keptUntilNext } from "../../client/paging";
import { type Column, DataTable } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { Section } from "../../components/Page";
import { Paging } from "../../components/Paging";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Loading } from "../../components/Spinner";
import { dateTime } from "../../lib/format";
import { cursorOf, cursorQuery } from "../../lib/page_cursor";
import { usePageTitle } from "../../lib/page_title";
import { erasuresText } from "../../text/erasures";
import { ErasureStateBadge } from "./ErasureStateBadge";

type Erasure = Schemas["ErasureOut"];

const COLUMNS: ReadonlyArray<Column<Erasure>> = [
  {
    id: "id",
    header: erasuresText.receipt,
    cell: (erasure) => (
      <Link
        to="/settings/erasures/$erasureId"
        params={{ erasureId: String(erasure.id) }}
        className="font-medium text-accent-ink hover:underline"
      >
        {erasuresText.one(erasure.id)}
      </Link>
    ),
  },
  { id: "state", header: erasuresText.state, cell: (erasure) => <ErasureStateBadge state={erasure.state} /> },
  { id: "at", header: erasuresText.at, cell: (erasure) => dateTime(erasure.created_at) },
  { id: "reason", header: erasuresText.reason, wideOnly: true, cell: (erasure) => erasure.reason },
];

/** The receipts of people who were erased. */
export function ErasuresPage() {
  usePageTitle(erasuresText.title);
  const { after } = useSearch({ from: "/shell/settings/erasures" });
  const navigate = useNavigate({ from: "/settings/erasures" });
  const erasures = apiHooks.useQuery(
    "get",
    "/api/v1/erasures",
    { params: { query: { limit: 50, ...cursorQuery(after) } } },
    keptUntilNext(after),
  );
  if (erasures.isPending) return <Loading />;
  if (erasures.isError) return <ProblemNotice error={erasures.error} onRetry={() => void erasures.refetch()} />;
  const { items: rows, next_cursor: next } = erasures.data;
  return (
    <Section title={erasuresText.title}>
      <p className="text-ink-soft">{erasuresText.lead}</p>
      {rows.length === 0 && after === undefined ? (
        <EmptyState icon={UserX} title={erasuresText.none}>
          {erasuresText.noneWhy}
        </EmptyState>
      ) : (
        <DataTable label={erasuresText.title} columns={COLUMNS} rows={rows} keyOf={(erasure) => erasure.id} />
      )}
      <Paging after={after} next={next} onPage={(cursor) => void navigate({ search: cursorOf(cursor) })} />
    </Section>
  );
}
