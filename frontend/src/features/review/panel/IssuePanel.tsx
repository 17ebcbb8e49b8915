import { useQuery } from "@tanstack/react-query";
import { Ban, Check, CircleCheck, type LucideIcon, Rows3, TriangleAlert } from "lucide-react";
import type { Schemas } from "../../../client/api";
import { ProblemNotice } from "../../../components/ProblemNotice";
import { Loading } from "../../../components/Spinner";
import { classNames } from "../../../lib/class_names";
import { number } from "../../../lib/format";
import { reviewText } from "../../../text/review";
import { issuesOptions } from "../data/review_data";
import type { ReviewView, Show } from "../view";
import { KindEntry } from "./KindEntry";
import { RuleOffers } from "./RuleOffers";

export interface PanelProps {
  job: Schemas["ImportDetailOut"];
  view: ReviewView;
  onView: (view: ReviewView) => void;
  /** Asks for a decision about all rows of a filter. */
  onDecide: (action: string, filter: Schemas["Filter"]) => void;
  onApplyRules: (ruleIds: number[]) => void;
  whyNot: string | null;
}

/** Which rows to see: by where they stand, and by what is wrong with them. */
export function IssuePanel(props: PanelProps) {
  const { job, view, onView } = props;
  const issues = useQuery(issuesOptions(job.id));
  return (
    <nav aria-label={reviewText.openIssues} className="flex flex-col gap-5 p-3">
      <section>
        <h2 className="px-2 pb-1 font-medium text-ink-faint text-sm">{reviewText.rowsOf}</h2>
        <ul>
          {SHOWN.filter(({ show }) => show !== "written" || job.rows_success > 0).map(({ show, icon, count }) => (
            <ShowEntry
              key={show}
              icon={icon}
              label={reviewText.show[show]}
              rows={count(job)}
              isCurrent={(view.show ?? "problems") === show && view.kind === undefined}
              onPress={() => onView(show === "problems" ? {} : { show })}
            />
          ))}
        </ul>
      </section>
      <section>
        <h2 className="px-2 pb-1 font-medium text-ink-faint text-sm">{reviewText.issues}</h2>
        {issues.isPending ? <Loading /> : null}
        {issues.isError ? <ProblemNotice error={issues.error} onRetry={() => void issues.refetch()} /> : null}
        {issues.data?.items.length === 0 ? <p className="px-2 text-ink-soft">{reviewText.noIssues}</p> : null}
        <ul className="flex flex-col gap-0.5">
          {issues.data?.items.map((group) => (
            <KindEntry key={group.kind} {...props} group={group} />
          ))}
        </ul>
      </section>
      <RuleOffers job={job} whyNot={props.whyNot} onApply={props.onApplyRules} />
    </nav>
  );
}

const SHOWN: ReadonlyArray<{ show: Show; icon: LucideIcon; count: (job: Schemas["ImportDetailOut"]) => number }> = [
  { show: "problems", icon: TriangleAlert, count: (job) => job.rows_issue },
  { show: "ready", icon: Check, count: (job) => job.rows_ready },
  { show: "out", icon: Ban, count: (job) => job.rows_discarded },
  { show: "written", icon: CircleCheck, count: (job) => job.rows_success },
  { show: "all", icon: Rows3, count: (job) => job.rows_total },
];

interface ShowEntryProps {
  icon: LucideIcon;
  label: string;
  rows: number;
  isCurrent: boolean;
  onPress: () => void;
}

function ShowEntry({ icon: Icon, label, rows, isCurrent, onPress }: ShowEntryProps) {
  return (
    <li>
      <button
        type="button"
        aria-current={isCurrent ? "true" : undefined}
        onClick={onPress}
        className={classNames(
          "flex w-full cursor-pointer items-center gap-2 rounded-md px-2 py-1 text-left",
          isCurrent ? "bg-accent-soft font-medium text-accent-ink" : "text-ink hover:bg-sunken",
        )}
      >
        <Icon aria-hidden="true" className="size-4 shrink-0" />
        <span className="grow">{label}</span>
        <span className="text-sm tabular-nums">{number(rows)}</span>
      </button>
    </li>
  );
}
