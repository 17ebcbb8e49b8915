import { ChevronDown, Pencil } from "lucide-react";
import { useId, useLayoutEffect, useRef, useState } from "react";
import { useWhyNot } from "../../client/session";
import { Button } from "../../components/Button";
import { classNames } from "../../lib/class_names";
import { type RecordKind, recordText } from "../../text/records";
import { FieldEditor } from "./FieldEditor";
import { FieldSteps, sourceWord } from "./FieldSteps";
import type { FieldHistory, RecordDetail } from "./record_shapes";

interface FieldLineProps {
  kind: RecordKind;
  record: RecordDetail;
  name: string;
  label: string;
  history: FieldHistory | undefined;
}

/** One field: its value, which can be edited in place, where it came from, and behind a button its whole history. */
export function FieldLine({ kind, record, name, label, history }: FieldLineProps) {
  const [editing, setEditing] = useState(false);
  const [showsHistory, setShowsHistory] = useState(false);
  const line = useRef<HTMLDivElement>(null);
  const whyNot = useWhyNot("contacts:write");
  const panel = useId();
  const value = record.values[name] ?? "";
  const hadFocus = useRef(false);
  const stop = () => {
    // Who writes into another field by now stays there.
    hadFocus.current = line.current?.contains(document.activeElement) === true;
    setEditing(false);
  };
  useLayoutEffect(() => {
    // The field is gone that had the focus.
    if (!editing && hadFocus.current) line.current?.querySelector<HTMLElement>("[data-edit]")?.focus();
    hadFocus.current = false;
  }, [editing]);
  return (
    <div ref={line} className="px-4 py-1.5 sm:grid sm:grid-cols-[10rem_minmax(0,1fr)] sm:gap-3">
      <dt className="pt-1 text-ink-faint text-sm">{label}</dt>
      <dd className="min-w-0">
        {editing ? (
          <FieldEditor kind={kind} record={record} name={name} label={label} onDone={stop} />
        ) : (
          <div className="flex min-h-7 items-start gap-1">
            <span
              className={classNames(
                "wrap-anywhere min-w-0 grow whitespace-pre-wrap py-0.5",
                value === "" && "text-ink-faint",
              )}
            >
              {value || recordText.noValue}
            </span>
            <Button
              kind="quiet"
              size="small"
              data-edit
              aria-label={recordText.edit(label)}
              disabledBecause={whyNot}
              onPress={() => setEditing(true)}
            >
              <Pencil aria-hidden="true" className="size-3.5" />
            </Button>
            {history === undefined ? null : (
              <Button
                kind="quiet"
                size="small"
                aria-expanded={showsHistory}
                aria-controls={panel}
                onPress={() => setShowsHistory(!showsHistory)}
                className="max-w-48 shrink-0 text-ink-faint max-sm:max-w-32"
              >
                <span className="relative truncate">
                  {sourceWord(history)}
                  <span className="sr-only">. {recordText.history(label)}</span>
                </span>
                <ChevronDown
                  aria-hidden="true"
                  className={classNames("size-3.5 transition-transform", showsHistory && "rotate-180")}
                />
              </Button>
            )}
          </div>
        )}
        <div id={panel}>{showsHistory && history !== undefined ? <FieldSteps history={history} /> : null}</div>
      </dd>
    </div>
  );
}
