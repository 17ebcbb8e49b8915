import type { Schemas } from "../../../client/api";
import type { Asked, Decisions } from "../data/decisions";
import type { Row } from "../data/rows";
import type { GridColumn } from "../grid/columns";
import type { ReviewView } from "../view";
import { ActionDialog } from "./ActionDialog";
import { CompareDialog } from "./CompareDialog";
import { CorrectionsDialog } from "./CorrectionsDialog";
import { ExistingDialog } from "./ExistingDialog";
import { LateDialog } from "./LateDialog";
import { RepairDialog } from "./RepairDialog";

/** What is open on top of the grid. */
export type Opened =
  | { what: "act"; asked: Asked }
  | { what: "existing"; row: Row }
  | { what: "repair"; row: Row }
  | { what: "file" };

interface ReviewDialogsProps {
  job: Schemas["ImportDetailOut"];
  view: ReviewView;
  onView: (view: ReviewView) => void;
  columns: ReadonlyArray<GridColumn>;
  decisions: Decisions;
  whyNot: string | null;
  opened: Opened | null;
  onClose: () => void;
  /** A decision about many rows was made. */
  onActed: () => void;
}

/** The dialogs of review, of which at most one is open beside that of a row which somebody else changed. */
export function ReviewDialogs(props: ReviewDialogsProps) {
  const { job, view, onView, columns, decisions, whyNot, opened, onClose, onActed } = props;
  const importId = job.id;
  return (
    <>
      {opened?.what === "act" ? (
        <ActionDialog {...{ importId, columns, decisions, whyNot, onClose }} asked={opened.asked} onDone={onActed} />
      ) : null}
      {opened?.what === "existing" ? (
        <ExistingDialog {...{ importId, decisions, whyNot, onClose }} kind={job.kind} row={opened.row} />
      ) : null}
      {opened?.what === "repair" ? (
        <RepairDialog
          {...{ columns, decisions, whyNot, onClose }}
          row={opened.row}
          delimiter={job.dialect?.delimiter ?? ","}
        />
      ) : null}
      {opened?.what === "file" ? <CorrectionsDialog {...{ importId, decisions, whyNot, onClose }} /> : null}
      {view.compare === undefined ? null : (
        <CompareDialog
          {...{ importId, columns, decisions, whyNot }}
          issueId={view.compare}
          onClose={() => onView({ ...view, compare: undefined })}
        />
      )}
      {decisions.late === null ? null : <LateDialog late={decisions.late} decisions={decisions} />}
    </>
  );
}
