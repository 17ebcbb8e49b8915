import { Select } from "../../components/Select";
import { newImportText } from "../../text/new_import";
import type { Form } from "./NewImportPage";

/** Whether the rows are contacts or companies. What was said about columns and required fields is of one kind only. */
export function KindChoice({ form: { search, change } }: { form: Form }) {
  return (
    <div className="flex items-center gap-2">
      <span aria-hidden="true" className="text-ink-soft">
        {newImportText.whatRows}
      </span>
      <Select
        label={newImportText.whatRows}
        labelHidden
        className="w-36"
        choices={[
          { id: "contacts", label: newImportText.kinds.contacts },
          { id: "companies", label: newImportText.kinds.companies },
        ]}
        value={search.kind ?? "contacts"}
        onChange={(kind) =>
          change({ kind: kind === "companies" ? "companies" : undefined, map: undefined, required: undefined })
        }
      />
    </div>
  );
}
