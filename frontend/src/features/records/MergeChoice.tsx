import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useWhyNot } from "../../client/session";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { toast } from "../../components/Toasts";
import { classNames } from "../../lib/class_names";
import { mergeText, type RecordKind, recordKinds } from "../../text/records";
import { type MergedField, mergedFields, preferences, resultOf, type Side } from "./merging";
import type { RecordDetail } from "./record_shapes";
import { fieldsOf, mergeRecords, recordsChanged } from "./records";

interface MergeChoiceProps {
  kind: RecordKind;
  record: RecordDetail;
  other: RecordDetail;
  onOther: () => void;
  onMerged: () => void;
}

/** Two records side by side, whose value stays, and what comes of it; then the merge. */
export function MergeChoice({ kind, record, other, onOther, onMerged }: MergeChoiceProps) {
  const [chosen, setChosen] = useState<Record<string, Side>>({});
  const [asks, setAsks] = useState(false);
  const whyNot = useWhyNot("contacts:write");
  const queries = useQueryClient();
  const all = mergedFields(record, other, useQuery(fieldsOf(kind)).data ?? []);
  const merge = useMutation({
    mutationFn: () => mergeRecords(kind, record, other.id, preferences(all, chosen)),
    onSuccess: () => {
      recordsChanged(queries);
      toast(mergeText.done);
      onMerged();
    },
    onError: () => {
      setAsks(false);
      recordsChanged(queries);
    },
  });
  const [stays, goes] = [nameIn(kind, record), nameIn(kind, other)];
  const different = all.filter((field) => field.usual !== null);
  return (
    <>
      <Comparison fields={different} chosen={chosen} stays={stays} goes={goes} onChoose={setChosen} />
      {all.length === different.length ? null : (
        <p className="text-ink-soft">{mergeText.sameCount(all.length - different.length)}</p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button kind="primary" disabledBecause={whyNot} onPress={() => setAsks(true)}>
          {mergeText.merge(goes)}
        </Button>
        <Button onPress={onOther}>{mergeText.change}</Button>
      </div>
      <ConfirmDialog
        title={mergeText.ask(goes, stays)}
        action={mergeText.merge(goes)}
        isOpen={asks}
        isPending={merge.isPending}
        onClose={() => setAsks(false)}
        onConfirm={() => merge.mutate()}
      >
        {mergeText.why}
      </ConfirmDialog>
    </>
  );
}

interface ComparisonProps {
  fields: ReadonlyArray<MergedField>;
  chosen: Readonly<Record<string, Side>>;
  stays: string;
  goes: string;
  onChoose: (chosen: Record<string, Side>) => void;
}

function Comparison({ fields, chosen, stays, goes, onChoose }: ComparisonProps) {
  const head = "px-3 py-2 text-left font-medium";
  return (
    <section
      aria-label={mergeText.field}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="overflow-x-auto rounded-lg border border-line bg-surface"
    >
      <table className="w-full border-collapse md:min-w-2xl">
        <thead className="border-line border-b text-ink-faint text-sm">
          <tr>
            <th scope="col" className={head}>
              {mergeText.field}
            </th>
            <th scope="col" className={head}>{`${mergeText.this}: ${stays}`}</th>
            <th scope="col" className={head}>{`${mergeText.other}: ${goes}`}</th>
            <th scope="col" className={classNames(head, "max-md:hidden")}>
              {mergeText.result}
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {fields.map((field) => (
            <tr key={field.name}>
              <th scope="row" className="px-3 py-2 text-left font-normal text-ink-soft">
                {field.label}
              </th>
              {(["this", "other"] as const).map((side) => (
                <td key={side} className="wrap-anywhere px-3 py-2">
                  <Value field={field} side={side} chosen={chosen} onChoose={onChoose} />
                </td>
              ))}
              <td className="wrap-anywhere px-3 py-2 font-medium max-md:hidden">{resultOf(field, chosen)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Value({ field, side, chosen, onChoose }: Pick<ComparisonProps, "chosen" | "onChoose"> & ValueOf) {
  const value = side === "this" ? field.here : field.there;
  if (!field.open) return <span className={classNames(field.usual !== side && "text-ink-faint")}>{value}</span>;
  const now = chosen[field.name] ?? field.usual;
  return (
    <label className="flex cursor-pointer items-start gap-2">
      <input
        type="radio"
        name={`stays:${field.name}`}
        className="mt-0.5 size-4 shrink-0 accent-accent"
        checked={now === side}
        onChange={() => onChoose({ ...chosen, [field.name]: side })}
      />
      {value}
    </label>
  );
}

interface ValueOf {
  field: MergedField;
  side: Side;
}

function nameIn(kind: RecordKind, record: RecordDetail): string {
  return record.name || recordKinds[kind].notNamed;
}
