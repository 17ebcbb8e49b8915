import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Download, Sparkles, Users } from "lucide-react";
import { useWhyNot } from "../../client/session";
import { buttonStyle } from "../../components/button_style";
import { EmptyState } from "../../components/EmptyState";
import { Page } from "../../components/Page";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Loading } from "../../components/Spinner";
import { changed, isNarrowed } from "../../lib/record_filters";
import { frameText } from "../../text/frame";
import { type RecordKind, recordKinds, recordsText } from "../../text/records";
import { ColumnsButton } from "./ColumnsButton";
import { chosenColumns, fieldsToAsk } from "./columns";
import { Filters } from "./Filters";
import { RecordTable } from "./RecordTable";
import { useRecordWindow } from "./record_window";
import { fieldsOf } from "./records";
import type { RecordsSearch } from "./search";

interface RecordsPageProps {
  kind: RecordKind;
  search: RecordsSearch;
  /** Puts a changed search into the address. */
  onSearch: (search: RecordsSearch) => void;
}

/** The records of one kind: a search, filters, and a table that pages from the server. */
export function RecordsPage({ kind, search, onSearch }: RecordsPageProps) {
  const text = recordKinds[kind];
  const fields = useQuery(fieldsOf(kind));
  const columns = chosenColumns(kind, search.columns, fields.data ?? []);
  return (
    <Page
      title={text.title}
      lead={text.lead}
      full
      actions={
        <>
          <ColumnsButton
            kind={kind}
            fields={fields.data ?? []}
            chosen={columns.map((each) => each.id)}
            onChoose={(columns) => onSearch(changed(search, { columns }))}
          />
          <EnrichLink kind={kind} search={search} />
          <ExportLink kind={kind} search={search} />
        </>
      }
    >
      <Filters kind={kind} search={search} onSearch={onSearch} />
      {fields.isPending ? <Loading /> : null}
      {fields.isError ? <ProblemNotice error={fields.error} onRetry={() => void fields.refetch()} /> : null}
      {fields.isSuccess ? <Records kind={kind} search={search} columns={columns} /> : null}
    </Page>
  );
}

function Records({
  kind,
  search,
  columns,
}: Pick<RecordsPageProps, "kind" | "search"> & { columns: ReturnType<typeof chosenColumns> }) {
  const fields = fieldsToAsk(
    kind,
    columns.map((each) => each.id),
  );
  const list = useRecordWindow(kind, search, fields);
  if (list.error !== null) return <ProblemNotice error={list.error} onRetry={list.retry} />;
  if (list.isPending) return <Loading />;
  if (list.rows === 0) return <Nothing kind={kind} search={search} />;
  return <RecordTable kind={kind} search={search} columns={columns} list={list} />;
}

function EnrichLink({ kind, search: { columns: _, ...filter } }: Pick<RecordsPageProps, "kind" | "search">) {
  const whyNot = useWhyNot("enrichments:write");
  if (whyNot !== null) return null;
  return (
    <Link
      to="/enrichment/new"
      search={{ ...filter, ...(kind === "companies" ? { target: "company" as const } : {}) }}
      className={buttonStyle()}
    >
      <Sparkles aria-hidden="true" className="size-4" />
      {recordsText.enrich}
    </Link>
  );
}

function ExportLink({ kind, search }: Pick<RecordsPageProps, "kind" | "search">) {
  const whyNot = useWhyNot("exports:write");
  if (whyNot !== null) return null;
  return (
    <Link to="/exports" search={{ ...search, what: kind }} className={buttonStyle()}>
      <Download aria-hidden="true" className="size-4" />
      {recordsText.export}
    </Link>
  );
}

function Nothing({ kind, search }: Pick<RecordsPageProps, "kind" | "search">) {
  const text = recordKinds[kind];
  if (isNarrowed(search)) {
    return (
      <EmptyState icon={Users} title={recordsText.noneFound(text.one)}>
        {recordsText.noneFoundWhy}
      </EmptyState>
    );
  }
  const action = (
    <Link to="/import" className={buttonStyle("primary")}>
      {frameText.pages.import}
    </Link>
  );
  return (
    <EmptyState icon={Users} title={text.none} action={action}>
      {text.noneWhy}
    </EmptyState>
  );
}
