import { useFieldName } from "../../client/field_names";
import { type Column, DataTable } from "../../components/DataTable";
import { Notice } from "../../components/Notice";
import { Section } from "../../components/Page";
import { delimiterName, encodingName } from "../../text/file_words";
import { importText } from "../../text/imports";
import type { ImportDetail } from "./told";

type Mapped = NonNullable<ImportDetail["mapping"]>["columns"][number];

type NameOf = (field: string) => string;

const columnsOf = (nameOf: NameOf): ReadonlyArray<Column<Mapped>> => [
  { id: "column", header: importText.column, cell: (column) => <span className="font-medium">{column.header}</span> },
  { id: "becomes", header: importText.becomes, cell: (column) => becomes(column, nameOf) },
  { id: "why", header: importText.why, wideOnly: true, cell: (column) => column.why },
];

/** How the file is written and what its columns became; nothing until it is open. */
export function FileFacts({ job }: { job: ImportDetail }) {
  const nameOf = useFieldName(job.kind);
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
        columns={columnsOf(nameOf)}
        rows={job.mapping.columns}
        keyOf={(column) => column.index}
      />
    </Section>
  );
}

function becomes(column: Mapped, nameOf: NameOf): string {
  if (column.field !== null) return nameOf(column.field);
  return column.custom === null ? importText.leftOut : importText.custom;
}
