import { Columns3, Keyboard, Redo2, Search, Undo2, X } from "lucide-react";
import { useState } from "react";
import { Dialog, DialogTrigger, Popover } from "react-aria-components";
import { Button } from "../../components/Button";
import { Checkbox } from "../../components/Checkbox";
import { smallInputStyle } from "../../components/field_style";
import { popoverStyle } from "../../components/popover_style";
import { classNames } from "../../lib/class_names";
import { useTypedAndSaid } from "../../lib/typed_text";
import { reviewText } from "../../text/review";
import type { Decisions } from "./data/decisions";
import type { ColumnLayout } from "./grid/column_layout";
import type { ReviewView } from "./view";

interface ToolbarProps {
  /** What a person calls a field. */
  nameOf: (field: string) => string;
  view: ReviewView;
  onView: (view: ReviewView) => void;
  layout: ColumnLayout;
  decisions: Decisions;
  whyNot: string | null;
  onRow: (rowNumber: number) => void;
  /** In a narrow window: the button that opens the list of problems. */
  panel: React.ReactNode;
}

const TYPING = 300;

/** What narrows the list and what acts on the grid as a whole. */
export function Toolbar({ nameOf, view, onView, layout, decisions, whyNot, onRow, panel }: ToolbarProps) {
  return (
    <div className="flex flex-wrap items-center gap-1.5 border-line border-b bg-surface px-2 py-1.5">
      {panel}
      <SearchField view={view} onView={onView} />
      <FilterChip view={view} onView={onView} name="field" nameOf={nameOf} />
      <FilterChip view={view} onView={onView} name="value" />
      <span className="grow" />
      <RowField onRow={onRow} />
      <Button
        size="small"
        kind="quiet"
        aria-label={reviewText.undo}
        disabledBecause={whyNot}
        onPress={() => void decisions.undo()}
      >
        <Undo2 aria-hidden="true" className="size-4" />
      </Button>
      <Button
        size="small"
        kind="quiet"
        aria-label={reviewText.redo}
        disabledBecause={whyNot}
        onPress={() => void decisions.redo()}
      >
        <Redo2 aria-hidden="true" className="size-4" />
      </Button>
      <ColumnChoice layout={layout} />
      <KeyList />
    </div>
  );
}

function SearchField({ view, onView }: { view: ReviewView; onView: (view: ReviewView) => void }) {
  const [text, setText] = useTypedAndSaid(view.text ?? "", TYPING, (said) => {
    const { text: _, ...rest } = view;
    onView(said === "" ? rest : { ...rest, text: said });
  });
  return (
    <div className="relative w-40 sm:w-44">
      <Search aria-hidden="true" className="absolute top-2 left-2 size-3.5 text-ink-faint" />
      <input
        type="search"
        aria-label={reviewText.search}
        placeholder={reviewText.searchHint}
        value={text}
        maxLength={300}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => (event.key === "Escape" ? setText("") : undefined)}
        className={classNames(smallInputStyle, "w-full pr-2 pl-7")}
      />
    </div>
  );
}

interface FilterChipProps {
  view: ReviewView;
  onView: (view: ReviewView) => void;
  name: "field" | "value";
  /** How what is shown is called; as it is where this is left out. */
  nameOf?: (value: string) => string;
}

function FilterChip({ view, onView, name, nameOf = (value) => value }: FilterChipProps) {
  const value = view[name];
  if (value === undefined) return null;
  const { [name]: _, ...rest } = view;
  return (
    <span className="flex items-center gap-1 rounded-md bg-accent-soft px-2 py-0.5 text-accent-ink text-sm">
      <span className="max-w-40 truncate">
        {reviewText[name]}: {value === "" ? reviewText.emptyValue : nameOf(value)}
      </span>
      <button
        type="button"
        aria-label={reviewText.removeFilter(reviewText[name])}
        className="cursor-pointer rounded-sm"
        onClick={() => onView(rest)}
      >
        <X aria-hidden="true" className="size-3.5" />
      </button>
    </span>
  );
}

function RowField({ onRow }: { onRow: (rowNumber: number) => void }) {
  const [text, setText] = useState("");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const row = Number(text.replaceAll(/\D/g, ""));
        if (row > 0) onRow(row);
        setText("");
      }}
    >
      <input
        inputMode="numeric"
        aria-label={reviewText.toRow}
        placeholder={reviewText.toRow}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className={classNames(smallInputStyle, "w-24 px-2")}
      />
    </form>
  );
}

function ColumnChoice({ layout }: { layout: ColumnLayout }) {
  const columns = layout.table.getAllLeafColumns();
  return (
    <DialogTrigger>
      <Button size="small" kind="quiet" aria-label={reviewText.columns}>
        <Columns3 aria-hidden="true" className="size-4" />
      </Button>
      <Popover placement="bottom end" className={classNames(popoverStyle, "max-h-96 w-64 overflow-auto p-3")}>
        <Dialog aria-label={reviewText.columns} className="flex flex-col gap-1.5 outline-none">
          <Checkbox
            isSelected={layout.table.getIsAllColumnsVisible()}
            isIndeterminate={layout.table.getIsSomeColumnsVisible() && !layout.table.getIsAllColumnsVisible()}
            onChange={(all) => layout.table.toggleAllColumnsVisible(all)}
          >
            <span className="font-medium">{reviewText.allColumns}</span>
          </Checkbox>
          {columns.map((column) => (
            <Checkbox
              key={column.id}
              isSelected={column.getIsVisible()}
              onChange={(visible) => column.toggleVisibility(visible)}
            >
              <span className="truncate">{column.id || "—"}</span>
            </Checkbox>
          ))}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function KeyList() {
  return (
    <DialogTrigger>
      <Button size="small" kind="quiet" aria-label={reviewText.keys} className="max-sm:hidden">
        <Keyboard aria-hidden="true" className="size-4" />
      </Button>
      <Popover placement="bottom end" className={classNames(popoverStyle, "p-4")}>
        <Dialog aria-label={reviewText.keys} className="outline-none">
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
            {reviewText.keyList.map(([keys, what]) => (
              <div key={keys} className="contents">
                <dt className="font-medium">{keys}</dt>
                <dd className="text-ink-soft">{what}</dd>
              </div>
            ))}
          </dl>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
