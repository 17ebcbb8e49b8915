import { RotateCcw, X } from "lucide-react";
import { useState } from "react";
import { apiHooks, type Schemas } from "../../../client/api";
import { keptUntilNext } from "../../../client/paging";
import { Badge } from "../../../components/Badge";
import { Button } from "../../../components/Button";
import { Paging } from "../../../components/Paging";
import { ProblemNotice } from "../../../components/ProblemNotice";
import { Loading } from "../../../components/Spinner";
import { classNames } from "../../../lib/class_names";
import { count, timeAgo } from "../../../lib/format";
import { cursorQuery } from "../../../lib/page_cursor";
import { kindName } from "../../../text/issue_kinds";
import { didText, historyText } from "../../../text/review";
import type { Decisions } from "../data/decisions";

interface HistoryPanelProps {
  importId: number;
  decisions: Decisions;
  whyNot: string | null;
  onClose: () => void;
}

type Action = Schemas["ReviewActionOut"];

/** Who decided what, newest first; each can be taken back by itself. */
export function HistoryPanel({ importId, decisions, whyNot, onClose }: HistoryPanelProps) {
  const [after, setAfter] = useState<string>();
  const found = apiHooks.useQuery(
    "get",
    "/api/v1/imports/{import_id}/actions",
    { params: { path: { import_id: importId }, query: { limit: 50, ...cursorQuery(after) } } },
    keptUntilNext(after),
  );
  const actions = found.data?.items ?? [];
  return (
    <aside
      aria-label={historyText.title}
      className="flex w-full shrink-0 flex-col border-line border-l bg-surface max-lg:absolute max-lg:inset-0 max-lg:z-40 lg:w-80"
    >
      <header className="flex items-center justify-between border-line border-b px-3 py-2">
        <h2 className="font-semibold">{historyText.title}</h2>
        <Button size="small" kind="quiet" aria-label={historyText.close} onPress={onClose}>
          <X aria-hidden="true" className="size-4" />
        </Button>
      </header>
      {found.isPending ? <Loading /> : null}
      {found.isError ? <ProblemNotice error={found.error} /> : null}
      {found.isSuccess && actions.length === 0 && after === undefined ? (
        <p className="p-3 text-ink-soft">{historyText.nothing}</p>
      ) : null}
      <ul className="min-h-0 grow divide-y divide-line overflow-y-auto">
        {actions.map((action) => (
          <li key={action.id} className="flex items-start gap-2 px-3 py-2">
            <div className={classNames("grow", action.undone_by !== null && "text-ink-faint")}>
              <p className={classNames(action.undone_by !== null && "line-through")}>{wordsOf(action)}</p>
              <p className="text-ink-faint text-sm">
                {historyText.by(action.by, timeAgo(action.at))} {historyText.source[action.source] ?? ""}
              </p>
            </div>
            {action.undone_by !== null ? (
              <Badge>{historyText.undone}</Badge>
            ) : (
              <Button
                size="small"
                kind="quiet"
                aria-label={historyText.undoOf(wordsOf(action))}
                disabledBecause={whyNot}
                onPress={() => void decisions.undoAction(action.id)}
              >
                <RotateCcw aria-hidden="true" className="size-3.5" />
                {historyText.undo}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <div className="border-line border-t p-2 empty:hidden">
        <Paging after={after} next={found.data?.next_cursor ?? null} onPage={setAfter} />
      </div>
    </aside>
  );
}

function wordsOf(action: Action): string {
  const filter = action.target.filter as { issue?: string } | undefined;
  const about = filter?.issue === undefined ? "" : ` (${kindName(filter.issue).toLowerCase()})`;
  return `${didText(action.action)}${about}: ${count(action.rows, "row", "rows")}`;
}
