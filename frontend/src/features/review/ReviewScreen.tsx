import { useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, SearchX } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Schemas } from "../../client/api";
import { useFieldName } from "../../client/field_names";
import { useWhyNot } from "../../client/session";
import { EmptyState } from "../../components/EmptyState";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Loading } from "../../components/Spinner";
import { importStates } from "../../text/imports";
import { reviewText } from "../../text/review";
import { type Asked, useDecisions } from "./data/decisions";
import { useOthers } from "./data/others";
import { issuesOptions } from "./data/review_data";
import { forgetOtherLists, type Row, usePlaces } from "./data/rows";
import { useRules } from "./data/rules";
import { type Opened, ReviewDialogs } from "./dialogs/ReviewDialogs";
import type { ColumnLayout } from "./grid/column_layout";
import type { GridColumn } from "./grid/columns";
import { Grid, type GridHandle } from "./grid/Grid";
import type { RowIssue } from "./grid/row_issues";
import { NOTHING } from "./grid/selection";
import { HistoryPanel } from "./panel/HistoryPanel";
import { IssuePanel } from "./panel/IssuePanel";
import { NarrowPanel } from "./panel/NarrowPanel";
import { ReviewHeader } from "./ReviewHeader";
import { SelectionBar } from "./SelectionBar";
import { Toolbar } from "./Toolbar";
import { type ReviewView, wantedOf } from "./view";

interface ReviewScreenProps {
  job: Schemas["ImportDetailOut"];
  view: ReviewView;
  onView: (view: ReviewView, replace?: boolean) => void;
  columns: ReadonlyArray<GridColumn>;
  layout: ColumnLayout;
}

/** The list of problems, the grid, and what is opened on top of them. */
export function ReviewScreen({ job, view, onView, columns, layout }: ReviewScreenProps) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const [selection, setSelection] = useState(NOTHING);
  const grid = useRef<GridHandle>(null);
  const decisions = useDecisions(job.id);
  const applyRules = useRules(job.id);
  const whyNot = useWhyNotNow(job);
  const nameOf = useFieldName(job.kind);
  const wanted = wantedOf(view);
  const places = usePlaces(job.id, wanted);
  useOthers(job.id, decisions.isOwn, places.data?.mark);
  const list = JSON.stringify(wanted);
  const queries = useQueryClient();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list is the reason to forget
  useEffect(() => forgetOtherLists(queries, job.id), [queries, job.id, list]);
  const groups = useQuery(issuesOptions(job.id)).data?.items ?? [];
  const act = (asked: Asked) => setOpened({ what: "act", asked });
  const show = (next: ReviewView) => {
    setSelection(NOTHING);
    onView({ ...next, ...(view.panel === undefined ? {} : { panel: view.panel }) });
  };
  const panel = (
    <IssuePanel
      job={job}
      view={view}
      onView={show}
      onDecide={(action, filter) => act({ action, filter })}
      onApplyRules={applyRules}
      whyNot={whyNot}
    />
  );
  const compare = (row: Row, issue: RowIssue) => {
    if (issue.kind === "existing_contact") setOpened({ what: "existing", row });
    else onView({ ...view, compare: issue.id });
  };
  return (
    <div className="relative flex h-full min-h-0 flex-col">
      <ReviewHeader
        job={job}
        view={view}
        onView={onView}
        whyNot={whyNot}
        onUpload={() => setOpened({ what: "file" })}
      />
      <div className="flex min-h-0 grow">
        <div className="hidden w-66 shrink-0 overflow-y-auto border-line border-r bg-surface lg:block">{panel}</div>
        <section aria-label={reviewText.grid} className="flex min-w-0 grow flex-col">
          <Toolbar
            {...{ view, layout, decisions, whyNot, nameOf }}
            onView={show}
            onRow={(row) => grid.current?.goToRow(row)}
            panel={<NarrowPanel view={view}>{panel}</NarrowPanel>}
          />
          {places.isPending ? <Loading /> : null}
          {places.isError ? <ProblemNotice error={places.error} onRetry={() => void places.refetch()} /> : null}
          {places.data === undefined ? null : (
            <Grid
              key={list}
              importId={job.id}
              {...{ wanted, layout, selection, decisions, whyNot, nameOf }}
              places={places.data}
              onSelection={setSelection}
              start={view.row}
              onCompare={compare}
              onRepair={(row) => setOpened({ what: "repair", row })}
              handle={grid}
              empty={<NoRows job={job} view={view} />}
            />
          )}
          <SelectionBar
            {...{ selection, wanted, groups, whyNot }}
            onSelection={setSelection}
            rows={places.data?.rows ?? 0}
            onAct={act}
          />
        </section>
        {view.panel === "history" ? (
          <HistoryPanel
            importId={job.id}
            {...{ decisions, whyNot }}
            onClose={() => onView({ ...view, panel: undefined })}
          />
        ) : null}
      </div>
      <ReviewDialogs
        {...{ job, view, onView, columns, decisions, whyNot, opened }}
        onClose={() => setOpened(null)}
        onActed={() => {
          setOpened(null);
          setSelection(NOTHING);
        }}
      />
    </div>
  );
}

/** Why rows cannot be changed now: the person may not, or the import does not wait for review. */
function useWhyNotNow(job: Schemas["ImportDetailOut"]): string | null {
  const mayNot = useWhyNot("imports:write");
  return mayNot ?? (job.status === "NEEDS_REVIEW" ? null : reviewText.notInReview(importStates[job.status]));
}

function NoRows({ job, view }: { job: Schemas["ImportDetailOut"]; view: ReviewView }) {
  const isSettled = job.rows_issue === 0 && view.show === undefined && job.status === "NEEDS_REVIEW";
  const isNarrowed = view.show !== undefined || view.value !== undefined || view.text !== undefined;
  const kindSettled = view.kind !== undefined && !isNarrowed && job.rows_issue > 0;
  return (
    <div className="grow overflow-auto p-6">
      {isSettled ? (
        <EmptyState icon={CircleCheck} title={reviewText.allSettled}>
          {reviewText.allSettledWhy}
        </EmptyState>
      ) : kindSettled ? (
        <EmptyState icon={CircleCheck} title={reviewText.kindSettled}>
          {reviewText.kindSettledWhy(job.rows_issue)}
        </EmptyState>
      ) : (
        <EmptyState icon={SearchX} title={reviewText.nothingHere}>
          {reviewText.nothingHereWhy}
        </EmptyState>
      )}
    </div>
  );
}
