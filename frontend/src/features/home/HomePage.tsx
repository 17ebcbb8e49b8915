import { Inbox } from "lucide-react";
import { apiHooks, type Schemas } from "../../client/api";
import { type Column, DataTable } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { ImportState } from "../../components/ImportState";
import { Page, Section } from "../../components/Page";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Loading } from "../../components/Spinner";
import { number, timeAgo } from "../../lib/format";
import { homeText } from "../../text/home";

type Import = Schemas["ImportOut"];

const COLUMNS: ReadonlyArray<Column<Import>> = [
  { id: "file", header: homeText.file, cell: (job) => <span className="font-medium">{job.filename}</span> },
  { id: "state", header: homeText.state, cell: (job) => <ImportState state={job.status} /> },
  { id: "rows", header: homeText.rows, numeric: true, cell: (job) => number(job.rows_total) },
  { id: "problems", header: homeText.problems, numeric: true, cell: (job) => number(job.rows_issue) },
  { id: "begun", header: homeText.begun, wideOnly: true, cell: (job) => timeAgo(job.created_at) },
];

/** What a person sees first: the imports, newest first. */
export function HomePage() {
  return (
    <Page title={homeText.title}>
      <Section title={homeText.recent}>
        <RecentImports />
      </Section>
    </Page>
  );
}

function RecentImports() {
  const imports = apiHooks.useQuery("get", "/api/v1/imports", { params: { query: { limit: 10 } } });
  if (imports.isPending) return <Loading />;
  if (imports.isError) return <ProblemNotice error={imports.error} onRetry={() => void imports.refetch()} />;
  if (imports.data.items.length === 0) {
    return (
      <EmptyState icon={Inbox} title={homeText.nothing}>
        {homeText.nothingWhy}
      </EmptyState>
    );
  }
  return <DataTable label={homeText.recent} columns={COLUMNS} rows={imports.data.items} keyOf={(job) => job.id} />;
}
