import { Button } from "../../components/Button";
import { Notice } from "../../components/Notice";
import { newImportText } from "../../text/new_import";
import type { Form } from "./NewImportPage";
import type { Preview } from "./preview";

type Mapping = Preview["mapping"];

/** What an earlier import settled about these columns, how they differ from it, and the way to do without. */
export function MemoryNotice({ mapping, form }: { mapping: Mapping; form: Form }) {
  const { memory, drift, source } = mapping;
  if (memory === null || memory === undefined) {
    const forgotten = form.search.forget === true;
    if (source === null && !forgotten) return null;
    return (
      <Notice action={forgotten ? <Toggle label={newImportText.remember} run={() => set(form, undefined)} /> : null}>
        {source === null ? newImportText.forgotten : newImportText.source(source)}
      </Notice>
    );
  }
  return (
    <Notice kind={drift ? "warn" : "info"} action={<Toggle label={newImportText.forget} run={() => set(form, true)} />}>
      <p>{newImportText.memory(memory.filename, memory.on, memory.import_id)}</p>
      {drift ? <Drift drift={drift} /> : null}
    </Notice>
  );
}

function Drift({ drift }: { drift: NonNullable<Mapping["drift"]> }) {
  const { drift: text } = newImportText;
  const lines = [
    drift.added.length > 0 ? text.added(drift.added.join(", ")) : "",
    drift.missing.length > 0 ? text.missing(drift.missing.join(", ")) : "",
    ...drift.renamed.map(({ before, after }) => text.renamed(before, after)),
    drift.moved ? text.moved : "",
  ].filter(Boolean);
  return (
    <ul>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function Toggle({ label, run }: { label: string; run: () => void }) {
  return (
    <Button size="small" onPress={run}>
      {label}
    </Button>
  );
}

function set(form: Form, forget: true | undefined): void {
  form.change({ forget, map: undefined });
}
