import { Ban, Check, Copy, Lightbulb, Pencil, RotateCcw, Wrench } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { Button } from "../../../components/Button";
import { IssueKindIcon } from "../../../components/IssueKindIcon";
import { timeAgo } from "../../../lib/format";
import { kindName } from "../../../text/issue_kinds";
import { actionText, reviewText } from "../../../text/review";
import type { Row } from "../data/rows";
import type { RowIssue } from "./row_issues";

export interface NoteDeeds {
  onUse: (issue: RowIssue) => void;
  onAccept: () => void;
  onCompare: (issue: RowIssue) => void;
  onRepair: () => void;
  onEdit: () => void;
  onLeaveOut: () => void;
  onBringBack: () => void;
}

interface CellNoteProps {
  row: Row;
  issues: ReadonlyArray<RowIssue>;
  /** Null where the note is about the row as a whole. */
  column: string | null;
  deeds: NoteDeeds;
  whyNot: string | null;
  onKeyDown: (event: React.KeyboardEvent) => void;
  noteRef: RefObject<HTMLElement | null>;
}

/** What is wrong with a cell, what is suggested, and what can be done about it. */
export function CellNote({ row, issues, column, deeds, whyNot, onKeyDown, noteRef }: CellNoteProps) {
  return (
    <section
      ref={noteRef}
      aria-label={column === null ? reviewText.rowNumber : reviewText.cellOf(column, row.row_number)}
      onKeyDown={onKeyDown}
      className="flex flex-col gap-2.5 p-3"
    >
      {issues.map((issue) => (
        <IssueNote key={issue.id} row={row} issue={issue} deeds={deeds} whyNot={whyNot} />
      ))}
      {row.raw !== null && row.status === "ISSUE" ? (
        <code className="line-clamp-3 break-all rounded-md bg-sunken px-2 py-1 font-mono text-xs">{row.raw}</code>
      ) : null}
      {row.decision !== null && row.decided_by !== null ? (
        <p className="text-ink-soft">
          {reviewText.decidedBy(actionText[row.decision] ?? row.decision, row.decided_by)}
        </p>
      ) : null}
      {row.changed_by !== null && row.changed_at !== null ? (
        <p className="text-ink-faint text-sm">{reviewText.changedBy(row.changed_by, timeAgo(row.changed_at))}</p>
      ) : null}
      <div className="flex flex-wrap gap-1.5">
        {row.status === "DISCARD" ? (
          <Deed icon={RotateCcw} whyNot={whyNot} onPress={deeds.onBringBack}>
            {reviewText.bringBack}
          </Deed>
        ) : (
          <>
            {issues.some((issue) => issue.kind === "malformed_row") ? null : (
              <Deed icon={Pencil} whyNot={whyNot} onPress={deeds.onEdit}>
                {reviewText.editCell}
              </Deed>
            )}
            <Deed icon={Ban} whyNot={whyNot} onPress={deeds.onLeaveOut}>
              {reviewText.leaveOut}
            </Deed>
          </>
        )}
      </div>
    </section>
  );
}

function IssueNote({
  row,
  issue,
  deeds,
  whyNot,
}: {
  row: Row;
  issue: RowIssue;
  deeds: NoteDeeds;
  whyNot: string | null;
}) {
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-start gap-2">
        <span className="mt-0.5">
          <IssueKindIcon kind={issue.kind} />
        </span>
        <div>
          <p className="font-medium">{kindName(issue.kind)}</p>
          <p className="text-ink-soft">{issue.message}</p>
        </div>
      </div>
      <Remedy row={row} issue={issue} deeds={deeds} whyNot={whyNot} />
    </div>
  );
}

function Remedy({ row, issue, deeds, whyNot }: { row: Row; issue: RowIssue; deeds: NoteDeeds; whyNot: string | null }) {
  if (issue.suggestion !== null) {
    return (
      <Deed primary icon={Lightbulb} whyNot={whyNot} onPress={() => deeds.onUse(issue)}>
        {issue.suggestion === "" ? reviewText.useEmpty : reviewText.use(issue.suggestion)}
      </Deed>
    );
  }
  if (issue.kind === "duplicate_in_file" || issue.kind === "existing_contact") {
    const said = issue.kind === "existing_contact" ? reviewText.compareRecord : reviewText.compare(0);
    return (
      <Deed primary icon={Copy} whyNot={null} onPress={() => deeds.onCompare(issue)}>
        {said}
      </Deed>
    );
  }
  if (issue.kind === "repaired_row") {
    return (
      <Deed primary icon={Check} whyNot={whyNot} onPress={deeds.onAccept}>
        {actionText.accept}
      </Deed>
    );
  }
  if (issue.kind === "malformed_row" && row.raw !== null) {
    return (
      <Deed primary icon={Wrench} whyNot={whyNot} onPress={deeds.onRepair}>
        {reviewText.repair}
      </Deed>
    );
  }
  return null;
}

interface DeedProps {
  icon: typeof Check;
  onPress: () => void;
  whyNot: string | null;
  primary?: boolean;
  children: ReactNode;
}

function Deed({ icon: Icon, onPress, whyNot, primary = false, children }: DeedProps) {
  return (
    <Button
      size="small"
      kind={primary ? "primary" : "secondary"}
      className="max-w-full self-start"
      disabledBecause={whyNot}
      onPress={onPress}
    >
      <Icon aria-hidden="true" className="size-3.5 shrink-0" />
      <span className="truncate">{children}</span>
    </Button>
  );
}
