import { type KeyboardEvent, useEffect, useRef } from "react";
import { ROW_HEIGHT } from "./row_scroll";

export type After = "stay" | "down" | "next" | "before";

interface CellEditorProps {
  label: string;
  /** What stands in it at first; what was typed replaces the cell's text. */
  text: string;
  place: { left: number; top: number; width: number };
  onDone: (text: string, after: After) => void;
  onCancel: () => void;
}

/** Where the text of one cell is written; Enter, Tab and leaving it keep the text, Escape does not. */
export function CellEditor({ label, text, place, onDone, onCancel }: CellEditorProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const isOver = useRef(false);
  useEffect(() => {
    const element = area.current;
    element?.focus({ preventScroll: true });
    // It is wider than its cell, which may stand at the edge of a narrow window.
    element?.scrollIntoView({ block: "nearest", inline: "nearest" });
    element?.setSelectionRange(element.value.length, element.value.length);
  }, []);
  const end = (after: After | null) => {
    if (isOver.current) return;
    isOver.current = true;
    if (after === null) onCancel();
    else onDone(area.current?.value ?? text, after);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    const after = afterKey(event);
    if (after === undefined) return;
    event.preventDefault();
    end(after);
  };
  return (
    <textarea
      ref={area}
      aria-label={label}
      defaultValue={text}
      rows={1}
      spellCheck={false}
      onKeyDown={onKeyDown}
      onBlur={() => end("stay")}
      className="absolute z-30 resize-none overflow-hidden whitespace-pre bg-raised px-2 py-1.5 text-base text-ink outline-2 outline-focus shadow-raised -outline-offset-2"
      style={{ left: place.left, top: place.top, minWidth: place.width, width: place.width + 40, height: ROW_HEIGHT }}
    />
  );
}

/** What follows the edit; null where it is given up, undefined while it goes on. */
function afterKey(event: KeyboardEvent): After | null | undefined {
  if (event.nativeEvent.isComposing) return undefined;
  if (event.key === "Escape") return null;
  if (event.key === "Enter" && !event.altKey && !event.shiftKey) return "down";
  if (event.key === "Tab") return event.shiftKey ? "before" : "next";
  return undefined;
}
