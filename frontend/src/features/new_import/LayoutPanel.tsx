import { FileSpreadsheet } from "lucide-react";
import { Notice } from "../../components/Notice";
import { Picker } from "../../components/Picker";
import { Select } from "../../components/Select";
import { newImportText } from "../../text/new_import";
import { delimiterChoices, encodingChoices, FOUND_OUT, headerChoices } from "./layout_choices";
import type { Form } from "./NewImportPage";
import type { Preview } from "./preview";

/** How the file is written, as it was found out; each part can be said otherwise. */
export function LayoutPanel({ preview, form }: { preview: Preview; form: Form }) {
  const { dialect, facts, workbook } = preview;
  return (
    <div className="flex flex-col gap-3">
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        {workbook === null ? (
          <TextParts preview={preview} form={form} />
        ) : (
          <SheetPart workbook={workbook} form={form} />
        )}
        <HeaderPart preview={preview} form={form} />
        {dialect.quote !== "" && workbook === null ? (
          <p className="self-end pb-2 text-ink-faint text-sm">{newImportText.quoted(dialect.quote)}</p>
        ) : null}
      </div>
      {dialect.agreement === "split" ? <Notice kind="warn">{newImportText.split}</Notice> : null}
      {facts.map((fact) => (
        <Notice key={fact}>{fact}</Notice>
      ))}
    </div>
  );
}

function TextParts({ preview: { dialect }, form: { search, change } }: { preview: Preview; form: Form }) {
  return (
    <>
      <div className="flex flex-col gap-1">
        <span aria-hidden="true" className="font-medium text-sm">
          {newImportText.encoding}
        </span>
        <Picker
          label={newImportText.encoding}
          groups={[{ label: "", choices: encodingChoices(dialect.encoding, search.encoding) }]}
          value={search.encoding ?? FOUND_OUT}
          onChange={(encoding) => change({ encoding: encoding === FOUND_OUT ? undefined : encoding })}
        />
      </div>
      <Select
        label={newImportText.delimiter}
        choices={delimiterChoices(dialect.delimiter, search.delimiter)}
        value={search.delimiter ?? FOUND_OUT}
        // Where columns are cut decides which there are.
        onChange={(delimiter) => change({ delimiter: delimiter === FOUND_OUT ? undefined : delimiter, map: undefined })}
      />
    </>
  );
}

function HeaderPart({ preview, form: { search, change } }: { preview: Preview; form: Form }) {
  return (
    <Select
      label={newImportText.headerLine}
      choices={headerChoices(preview, search.header)}
      value={search.header === undefined ? FOUND_OUT : String(search.header)}
      onChange={(line) => change({ header: line === FOUND_OUT ? undefined : Number(line), map: undefined })}
    />
  );
}

function SheetPart({ workbook, form }: { workbook: NonNullable<Preview["workbook"]>; form: Form }) {
  return (
    <div className="flex flex-col gap-1 sm:col-span-2">
      <Select
        label={newImportText.sheet}
        choices={workbook.sheets.map(({ name, rows, visible }) => ({
          id: name,
          label: name,
          hint: newImportText.sheetHint(rows, visible),
        }))}
        value={workbook.sheet}
        onChange={(sheet) => form.change({ sheet, map: undefined, header: undefined })}
      />
      <p className="flex items-center gap-1.5 text-ink-faint text-sm">
        <FileSpreadsheet aria-hidden="true" className="size-4" />
        {workbook.why}
      </p>
    </div>
  );
}
