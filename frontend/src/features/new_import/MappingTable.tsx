import { useState } from "react";
import type { Schemas } from "../../client/api";
import { Badge } from "../../components/Badge";
import { Button } from "../../components/Button";
import { Notice } from "../../components/Notice";
import { Section } from "../../components/Page";
import { Picker } from "../../components/Picker";
import { newImportText } from "../../text/new_import";
import { fieldGroups, labelOf } from "./field_choices";
import { MemoryNotice } from "./MemoryNotice";
import { choose, type Mapped, missing, samplesOf, tally } from "./mapping";
import type { Form } from "./NewImportPage";
import type { Preview } from "./preview";

type Field = Schemas["FieldOut"];

const FIRST = 60;

interface MappingTableProps {
  preview: Preview;
  columns: ReadonlyArray<Mapped>;
  fields: ReadonlyArray<Field>;
  required: ReadonlyArray<string>;
  form: Form;
}

/** Each column with samples of its values, what it becomes, how surely and why. */
export function MappingTable({ preview, columns, fields, required, form }: MappingTableProps) {
  const [all, setAll] = useState(false);
  const groups = fieldGroups(fields, required);
  const lacking = missing(required, columns).map((name) => labelOf(fields, name));
  const counts = tally(columns);
  const shown = all ? columns : columns.slice(0, FIRST);
  const pick = (column: Mapped, choice: string) => {
    const map = choose(form.search.map ?? {}, column, choice);
    form.change({ map: Object.keys(map).length > 0 ? map : undefined });
  };
  return (
    <Section
      title={newImportText.mapping}
      actions={<span className="text-ink-faint">{newImportText.tally(counts.fields, counts.custom, counts.left)}</span>}
    >
      {lacking.length > 0 ? (
        <Notice kind="problem" live>
          {newImportText.missing(lacking.join(", "), lacking.length === 1)}
        </Notice>
      ) : null}
      <MemoryNotice mapping={preview.mapping} form={form} />
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {shown.map((column) => (
          <li
            key={column.key}
            className="grid items-center gap-x-4 gap-y-1.5 px-3 py-2 sm:grid-cols-2 lg:grid-cols-[minmax(0,0.9fr)_minmax(0,1.2fr)_14rem_minmax(0,1.6fr)]"
          >
            <span className="truncate font-medium">{column.column.header}</span>
            <Samples values={samplesOf(column.column.index, preview.rows, 2)} />
            <Picker
              label={newImportText.choose(column.column.header)}
              groups={groups}
              value={column.becomes}
              onChange={(choice) => pick(column, choice)}
            />
            <Why column={column} />
          </li>
        ))}
      </ul>
      {shown.length < columns.length ? (
        <Button className="self-start" onPress={() => setAll(true)}>
          {newImportText.moreColumns(columns.length - shown.length)}
        </Button>
      ) : null}
    </Section>
  );
}

function Samples({ values }: { values: ReadonlyArray<string> }) {
  if (values.length === 0) return <span className="text-ink-faint text-sm italic">{newImportText.empty}</span>;
  return (
    <span className="flex min-w-0 gap-1.5 overflow-hidden text-ink-soft text-sm">
      {values.map((value) => (
        <span key={value} className="truncate rounded-sm bg-sunken px-1.5">
          {value}
        </span>
      ))}
    </span>
  );
}

/** How sure the guess is, in a word, and the sentence that says why. */
function Why({ column: { column, changed, moved } }: { column: Mapped }) {
  if (changed) {
    return (
      <span>
        <Badge tone="accent">{newImportText.chosen}</Badge>
      </span>
    );
  }
  if (moved) return <span className="text-ink-faint text-sm">{newImportText.movedWhy}</span>;
  return (
    <span className="flex min-w-0 items-start gap-2 text-sm">
      {column.field === null ? null : <Confidence value={column.confidence} />}
      <span className="text-ink-faint">{column.why}</span>
    </span>
  );
}

function Confidence({ value }: { value: number }) {
  if (value >= 0.9) return <Badge tone="good">{newImportText.sure}</Badge>;
  return value >= 0.7 ? (
    <Badge tone="neutral">{newImportText.likely}</Badge>
  ) : (
    <Badge tone="warn">{newImportText.unsure}</Badge>
  );
}
