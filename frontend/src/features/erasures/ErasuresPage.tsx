import { Link } from "@tanstack/react-router";
import { UserX } from "lucide-react";
import { apiHooks, BY_CURSOR, type Schemas } from "../../client/api";
import { type Column, DataTable } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { MoreButton } from "../../components/MoreButton";
import { Section } from "../../components/Page";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Loading } from "../../components/Spinner";
import { dateTime } from "../../lib/format";
import { usePageTitle } from "../../lib/page_title";
import { erasuresText } from "../../text/erasures";
import { ErasureStateBadge } from "./ErasureStateBadge";

type Erasure = Schemas["ErasureOut"];

const COLUMNS: ReadonlyArray<Column<Erasure>> = [
  {
    id: "id",
    header: erasuresText.title,
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
  const erasures = apiHooks.useInfiniteQuery(
    "get",
    "/api/v1/erasures",
    { params: { query: { limit: 50 } } },
    BY_CURSOR,
  );
  if (erasures.isPending) return <Loading />;
  if (erasures.isError) return <ProblemNotice error={erasures.error} onRetry={() => void erasures.refetch()} />;
  const rows = erasures.data.pages.flatMap((page) => page.items);
  return (
    <Section title={erasuresText.title}>
      <p className="text-ink-soft">{erasuresText.lead}</p>
      {rows.length === 0 ? (
        <EmptyState icon={UserX} title={erasuresText.none}>
          {erasuresText.noneWhy}
        </EmptyState>
      ) : (
        <DataTable label={erasuresText.title} columns={COLUMNS} rows={rows} keyOf={(erasure) => erasure.id} />
      )}
      <MoreButton query={erasures} />
    </Section>
  );
}
