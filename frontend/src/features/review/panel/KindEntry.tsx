import { CircleCheck, Lightbulb } from "lucide-react";
import type { Schemas } from "../../../client/api";
import { Button } from "../../../components/Button";
import { IssueKindIcon } from "../../../components/IssueKindIcon";
import { classNames } from "../../../lib/class_names";
import { number } from "../../../lib/format";
import { kindName } from "../../../text/issue_kinds";
import { actionText, reviewText } from "../../../text/review";
import type { PanelProps } from "./IssuePanel";
import { ValueList } from "./ValueList";

/** One kind of problem: how many rows have it, what settles all of them, and the values that repeat. */
export function KindEntry(props: PanelProps & { group: Schemas["IssueGroupOut"] }) {
  const { group, view, onView } = props;
  const isCurrent = view.kind === group.kind;
  const isSettled = group.open_rows === 0;
  return (
    <li className={classNames("rounded-md", isCurrent && "bg-accent-soft")}>
      <button
        type="button"
        aria-current={isCurrent ? "true" : undefined}
        onClick={() => onView({ kind: group.kind })}
        className={classNames(
          "flex w-full cursor-pointer items-center gap-2 rounded-md px-2 py-1.5 text-left",
          isCurrent ? "font-medium text-accent-ink" : "text-ink hover:bg-sunken",
        )}
      >
        <IssueKindIcon kind={group.kind} colour={isSettled ? "text-ink-faint" : undefined} />
        <span className={classNames("grow", isSettled && "text-ink-faint")}>{kindName(group.kind)}</span>
        {isSettled ? (
          <CircleCheck aria-label={reviewText.settledRows(group.resolved_rows)} className="size-4 text-good" />
        ) : (
          <span className="text-sm tabular-nums">{number(group.open_rows)}</span>
        )}
      </button>
      {isCurrent && !isSettled ? <KindDetails {...props} /> : null}
    </li>
  );
}

/** What settles the whole kind, the likeliest first. */
function KindDetails(props: PanelProps & { group: Schemas["IssueGroupOut"] }) {
  const { group, onDecide, whyNot } = props;
  const filter: Schemas["Filter"] = { issue: group.kind, status: "ISSUE" };
  const offered = group.actions.filter(
    (action) => action !== "edit" && (action !== "use_suggestion" || group.suggested_rows > 0),
  );
  return (
    <div className="flex flex-col gap-2 px-2 pb-2">
      <div className="flex flex-col items-stretch gap-1">
        {offered.map((action, index) => (
          <Button
            key={action}
            size="small"
            kind={index === 0 && action !== "discard" ? "primary" : "secondary"}
            disabledBecause={whyNot}
            onPress={() => onDecide(action, filter)}
          >
            {action === "use_suggestion" ? <Lightbulb aria-hidden="true" className="size-3.5" /> : null}
            {action === "use_suggestion" ? reviewText.withSuggestions(group.suggested_rows) : actionText[action]}
          </Button>
        ))}
      </div>
      <ValueList {...props} />
    </div>
  );
}
