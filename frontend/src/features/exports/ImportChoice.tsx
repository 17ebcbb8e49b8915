import { apiHooks } from "../../client/api";
import { Picker } from "../../components/Picker";
import { timeAgo } from "../../lib/format";
import { exportsText } from "../../text/exports";

interface ImportChoiceProps {
  value: number | null;
  onChange: (importId: number) => void;
}

/** One of the latest imports. */
export function ImportChoice({ value, onChange }: ImportChoiceProps) {
  const imports = apiHooks.useQuery("get", "/api/v1/imports", { params: { query: { limit: 100 } } });
  const choices = (imports.data?.items ?? []).map((job) => ({
    id: String(job.id),
    label: job.filename,
    hint: timeAgo(job.created_at),
  }));
  const known = value === null || choices.some((each) => each.id === String(value));
  const all = known ? choices : [{ id: String(value), label: `${exportsText.import} ${value}` }, ...choices];
  return (
    <Picker
      label={exportsText.import}
      placeholder={exportsText.chooseImport}
      groups={[{ label: "", choices: all }]}
      value={value === null ? null : String(value)}
      onChange={(id) => onChange(Number(id))}
    />
  );
}
