import { ImportPicker } from "../../components/ImportPicker";
import { exportsText } from "../../text/exports";

interface ImportChoiceProps {
  value: number | null;
  onChange: (importId: number) => void;
}

/** One of the imports. */
export function ImportChoice({ value, onChange }: ImportChoiceProps) {
  return (
    <ImportPicker
      label={exportsText.import}
      placeholder={exportsText.chooseImport}
      value={value}
      onChange={(id) => (id === null ? undefined : onChange(id))}
    />
  );
}
