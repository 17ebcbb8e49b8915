import { apiHooks } from "../../client/api";
import { type Column, DataTable } from "../../components/DataTable";
import { Notice } from "../../components/Notice";
import { Section } from "../../components/Page";
import { delimiterName, encodingName } from "../../text/file_words";
import { importText } from "../../text/imports";
import type { ImportDetail } from "./told";

type Mapped = NonNullable<ImportDetail["mapping"]>["columns"][number];

type Labels = ReadonlyMap<string, string>;

const columnsOf = (labels: Labels): ReadonlyArray<Column<Mapped>> => [
  { id: "column", header: importText.column, cell: (column) => <span className="font-medium">{column.header}</span> },
  { id: "becomes", header: importText.becomes, cell: (column) => becomes(column, labels) },
  { id: "why", header: importText.why, wideOnly: true, cell: (column) => column.why },
];

/** How the file is written and what its columns became; nothing until it is open. */
export function FileFacts({ job }: { job: ImportDetail }) {
  const labels = useLabels(job.kind);
  if (job.dialect === null || job.mapping === null) return null;
  const { encoding, delimiter, header_line: line } = job.dialect;
  return (
    <Section title={importText.file}>
      <p className="text-ink-soft">{importText.writtenAs(encodingName(encoding), delimiterName(delimiter), line)}</p>
      {job.facts.map((fact) => (
        <Notice key={fact}>{fact}</Notice>
      ))}
      <DataTable
        label={importText.mapping}
        columns={columnsOf(labels)}
        rows={job.mapping.columns}
        keyOf={(column) => column.index}
      />
    </Section>
  );
}

function useLabels(kind: string): Labels {
  const query = { kind: kind === "companies" ? ("companies" as const) : ("contacts" as const) };
  const fields = apiHooks.useQuery("get", "/api/v1/fields", { params: { query } }, { staleTime: 3_600_000 });
  return new Map(fields.data?.items.map(({ name, label }) => [name, label]));
}

function becomes(column: Mapped, labels: Labels): string {
  if (column.field !== null) return labels.get(column.field) ?? column.field;
  return column.custom === null ? importText.leftOut : importText.custom;
}
