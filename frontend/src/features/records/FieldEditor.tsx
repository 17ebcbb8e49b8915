import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Schemas } from "../../client/api";
import { Problem } from "../../client/problem";
import { sentenceOf } from "../../client/queries";
import { Button } from "../../components/Button";
import { Notice } from "../../components/Notice";
import { TextField } from "../../components/TextField";
import { toast } from "../../components/Toasts";
import { frameText } from "../../text/frame";
import { type RecordKind, recordText } from "../../text/records";
import { companyDetail, contactDetail, type RecordDetail } from "./record_shapes";
import { changeRecord, oneRecord, recordsChanged } from "./records";

interface FieldEditorProps {
  kind: RecordKind;
  record: RecordDetail;
  name: string;
  label: string;
  onDone: () => void;
}

const LONG = 80; // characters, from which a text is edited in several lines

/** Edits one value in place: Enter saves, Escape leaves it. What somebody else wrote meanwhile is shown, not lost. */
export function FieldEditor({ kind, record, name, label, onDone }: FieldEditorProps) {
  // What was read when the editing began: a newer record that arrives meanwhile must not be taken for it.
  const [read] = useState(record);
  const before = read.values[name] ?? "";
  const [text, setText] = useState(before);
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: (updatedAt: string) => changeRecord(kind, record.id, { [name]: text }, updatedAt),
    meta: { saysItself: true },
    onSuccess: (now) => {
      queries.setQueryData(oneRecord(kind, record.id).queryKey, now);
      recordsChanged(queries);
      toast(recordText.saved(label));
      onDone();
    },
  });
  const newer = newerOf(kind, save.error);
  const takeTheirs = () => {
    if (newer !== null) queries.setQueryData(oneRecord(kind, record.id).queryKey, newer);
    recordsChanged(queries);
    onDone();
  };
  const severalLines = before.length > LONG || before.includes("\n");
  return (
    <form
      className="flex flex-col gap-2 py-1"
      onSubmit={(event) => {
        event.preventDefault();
        // A second Enter before the answer would meet the change of the first one.
        if (save.isPending) return;
        if (text === before) onDone();
        else save.mutate(read.updated_at);
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") onDone();
      }}
    >
      <div className="flex flex-wrap items-start gap-2">
        <TextField
          label={label}
          labelHidden
          autoFocus
          className="min-w-40 grow"
          value={text}
          onChange={setText}
          {...(severalLines ? { rows: 4 } : {})}
          error={save.error !== null && newer === null ? sentenceOf(save.error) : null}
        />
        <Button type="submit" kind="primary" isPending={save.isPending}>
          {frameText.save}
        </Button>
        <Button onPress={onDone}>{frameText.cancel}</Button>
      </div>
      {newer === null ? null : (
        <Notice kind="warn" live>
          <p>
            {recordText.conflict(label)} <strong>{newer.values[name] || recordText.noValue}</strong>
          </p>
          <div className="mt-2 flex flex-wrap gap-2">
            <Button size="small" onPress={() => save.mutate(newer.updated_at)}>
              {recordText.useMine}
            </Button>
            <Button size="small" onPress={takeTheirs}>
              {recordText.takeTheirs}
            </Button>
          </div>
        </Notice>
      )}
    </form>
  );
}

/** The record as somebody else has changed it, where that is why a change was refused. */
function newerOf(kind: RecordKind, error: unknown): RecordDetail | null {
  if (!(error instanceof Problem) || error.code !== "changed_meanwhile") return null;
  const current = error.facts.current;
  return kind === "contacts"
    ? contactDetail(current as Schemas["ContactDetailOut"])
    : companyDetail(current as Schemas["CompanyDetailOut"]);
}
