import { ChevronDown, X } from "lucide-react";
import type { Schemas } from "../../client/api";
import { Button } from "../../components/Button";
import { Menu, MenuItem } from "../../components/Menu";
import { actionText, reviewText } from "../../text/review";
import type { Asked } from "./data/decisions";
import { EVERYTHING, NOTHING, type Selection } from "./grid/selection";
import type { Kind, Wanted } from "./view";
import { filterOf } from "./view";

interface SelectionBarProps {
  selection: Selection;
  onSelection: (selection: Selection) => void;
  wanted: Wanted;
  /** How many rows the list has. */
  rows: number;
  /** What settles the problems of the list, by the kinds that it may have. */
  groups: ReadonlyArray<Schemas["IssueGroupOut"]>;
  onAct: (asked: Asked) => void;
  whyNot: string | null;
}

/** How many rows the list has, which are selected, and what can be decided about them. */
export function SelectionBar({ selection, onSelection, wanted, rows, groups, onAct, whyNot }: SelectionBarProps) {
  const filter = filterOf(wanted);
  const isAny = selection.all || selection.rows.size > 0;
  const said = selection.all ? reviewText.selectedAll(rows) : reviewText.selected(selection.rows.size);
  const why = whyNot ?? (selection.all && filter === null ? reviewText.wholeFile : null);
  const act = (action: string) =>
    onAct(selection.all ? { action, filter } : { action, rows: [...selection.rows].sort((one, other) => one - other) });
  return (
    <div className="flex min-h-11 flex-wrap items-center gap-x-2 border-line border-t bg-surface px-3 py-1 text-sm">
      <span aria-live="polite" className="text-ink-soft">
        {isAny ? said : reviewText.shown(rows)}
      </span>
      {rows > 0 && !selection.all ? (
        <Button size="small" kind="quiet" onPress={() => onSelection(EVERYTHING)}>
          {reviewText.selectAllOf(rows)}
        </Button>
      ) : null}
      {isAny ? (
        <>
          <ActMenu actions={actionsFor(wanted, groups)} onAct={act} why={why} />
          <Button size="small" kind="quiet" aria-label={reviewText.clearSelection} onPress={() => onSelection(NOTHING)}>
            <X aria-hidden="true" className="size-4" />
          </Button>
        </>
      ) : null}
    </div>
  );
}

function ActMenu({
  actions,
  onAct,
  why,
}: {
  actions: ReadonlyArray<string>;
  onAct: (action: string) => void;
  why: string | null;
}) {
  const trigger = (
    <Button size="small" kind="primary" disabledBecause={why}>
      {reviewText.actions}
      <ChevronDown aria-hidden="true" className="size-3.5" />
    </Button>
  );
  if (why !== null) return trigger;
  return (
    <Menu label={reviewText.actions} placement="top start" trigger={trigger}>
      {actions.map((action) => (
        <MenuItem key={action} onAction={() => onAct(action)}>
          {actionText[action]}
        </MenuItem>
      ))}
    </Menu>
  );
}

/** What may fit the rows of the list; the trial says what does. */
function actionsFor({ status, issue }: Wanted, groups: ReadonlyArray<Schemas["IssueGroupOut"]>): string[] {
  if (status === "DISCARD") return ["restore", "edit"];
  const fitting = groups.filter((group) =>
    issue === undefined ? group.open_rows > 0 : group.kind === (issue as Kind),
  );
  const special = new Set(fitting.flatMap((group) => group.actions));
  for (const action of ["edit", "discard"]) special.delete(action);
  return [...special, "edit", "discard", ...(status === undefined ? ["restore"] : [])];
}
