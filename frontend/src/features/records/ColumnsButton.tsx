import { Columns3 } from "lucide-react";
import { useState } from "react";
import { apiHooks } from "../../client/api";
import { Button } from "../../components/Button";
import { Checkbox } from "../../components/Checkbox";
import { Dialog } from "../../components/Dialog";
import { fieldGroupNames } from "../../text/fields";
import { frameText } from "../../text/frame";
import { type RecordKind, recordsText } from "../../text/records";
import { columnsWord, TIMES } from "./columns";
import type { FieldInfo } from "./record_shapes";

interface ColumnsButtonProps {
  kind: RecordKind;
  fields: ReadonlyArray<FieldInfo>;
  chosen: ReadonlyArray<string>;
  /** Is given the word for the address; undefined for the usual columns. */
  onChoose: (word: string | undefined) => void;
}

/** Chooses the columns of a table of records; new ones stand behind those that were there. */
export function ColumnsButton({ kind, fields, chosen, onChoose }: ColumnsButtonProps) {
  const [isOpen, setOpen] = useState(false);
  const inUse = apiHooks.useQuery("get", "/api/v1/fields/in-use", { params: { query: { kind } } }, { enabled: isOpen });
  const custom = [...(inUse.data?.custom ?? []).map((name) => `custom:${name}`), ...chosen.filter(isCustom)];
  const toggle = (name: string, on: boolean) => {
    const names = on ? [...chosen, name] : chosen.filter((each) => each !== name);
    if (names.length > 0) onChoose(columnsWord(kind, names));
  };
  return (
    <>
      <Button onPress={() => setOpen(true)}>
        <Columns3 aria-hidden="true" className="size-4" />
        {recordsText.columns}
      </Button>
      <Dialog
        title={recordsText.columns}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        wide
        footer={
          <>
            <Button onPress={() => onChoose(undefined)}>{recordsText.usual}</Button>
            <Button kind="primary" onPress={() => setOpen(false)}>
              {frameText.done}
            </Button>
          </>
        }
      >
        <p className="mb-3">{recordsText.columnsWhy}</p>
        <div className="columns-1 gap-6 sm:columns-2 md:columns-3">
          {groupsOf(fields, [...new Set(custom)]).map(([group, names]) => (
            <fieldset key={group} className="mb-4 break-inside-avoid">
              <legend className="mb-1 font-medium text-ink text-sm">{fieldGroupNames[group] ?? group}</legend>
              {names.map(([name, label]) => (
                <Checkbox
                  key={name}
                  className="w-full py-0.5"
                  isSelected={chosen.includes(name)}
                  onChange={(on) => toggle(name, on)}
                >
                  {label}
                </Checkbox>
              ))}
            </fieldset>
          ))}
        </div>
      </Dialog>
    </>
  );
}

const isCustom = (name: string) => name.startsWith("custom:");

function groupsOf(
  fields: ReadonlyArray<FieldInfo>,
  custom: ReadonlyArray<string>,
): Array<[string, Array<[string, string]>]> {
  const groups = new Map<string, Array<[string, string]>>();
  for (const field of fields) groups.set(field.group, [...(groups.get(field.group) ?? []), [field.name, field.label]]);
  const times = TIMES.map((name): [string, string] => [
    name,
    name === "created_at" ? recordsText.created : recordsText.updated,
  ]);
  const own = custom.filter(isCustom).map((name): [string, string] => [name, name.slice("custom:".length)]);
  return [
    ...(own.length > 0 ? [[recordsText.custom, own] as [string, typeof own]] : []),
    ...groups,
    [recordsText.times, times],
  ];
}
