import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { Button } from "../../components/Button";
import { type Column, DataTable } from "../../components/DataTable";
import { ProblemNotice } from "../../components/ProblemNotice";
import { TextField } from "../../components/TextField";
import { mergeText, type RecordKind, recordKinds, recordsText } from "../../text/records";
import { fieldsToAsk } from "./columns";
import { nameOf, type RecordRow } from "./record_shapes";
import { recordPage } from "./records";

const SHOWN = 10;
const BESIDE: Record<RecordKind, ReadonlyArray<string>> = { contacts: ["email", "company"], companies: ["domain"] };

interface FindOtherProps {
  kind: RecordKind;
  id: number;
  onChoose: (id: number) => void;
}

/** Finds the record that goes into another one. */
export function FindOther({ kind, id, onChoose }: FindOtherProps) {
  const [typed, setTyped] = useState("");
  const q = useDeferredValue(typed.trim());
  const found = useQuery({
    ...recordPage(kind, { q }, fieldsToAsk(kind, BESIDE[kind]), null, SHOWN),
    enabled: q !== "",
    placeholderData: keepPreviousData,
  });
  const rows = q === "" ? [] : (found.data?.items ?? []).filter((row) => row.id !== id);
  const columns: ReadonlyArray<Column<RecordRow>> = [
    {
      id: "name",
      header: recordsText.name,
      cell: (row) => <span className="font-medium">{nameOf(row.values) || recordKinds[kind].notNamed}</span>,
    },
    {
      id: "beside",
      header: recordKinds[kind].searchHint,
      headerHidden: true,
      wideOnly: true,
      cell: (row) =>
        BESIDE[kind]
          .map((name) => row.values[name])
          .filter(Boolean)
          .join(", "),
    },
    {
      id: "choose",
      header: mergeText.find,
      headerHidden: true,
      numeric: true,
      cell: (row) => (
        <Button size="small" onPress={() => onChoose(row.id)}>
          {mergeText.choose(nameOf(row.values) || recordKinds[kind].notNamed)}
        </Button>
      ),
    },
  ];
  return (
    <>
      <TextField
        label={mergeText.find}
        hint={recordKinds[kind].searchHint}
        autoFocus
        className="max-w-lg"
        value={typed}
        onChange={setTyped}
      />
      {found.isError ? <ProblemNotice error={found.error} /> : null}
      {rows.length > 0 ? (
        <DataTable label={mergeText.find} columns={columns} rows={rows} keyOf={(row) => row.id} />
      ) : (
        <p className="text-ink-soft">{q === "" || found.isFetching ? mergeText.type : mergeText.noneFound}</p>
      )}
    </>
  );
}
