import { useQuery } from "@tanstack/react-query";
import type { Schemas } from "../../../client/api";
import { useFieldName } from "../../../client/field_names";
import { classNames } from "../../../lib/class_names";
import { number } from "../../../lib/format";
import { reviewText } from "../../../text/review";
import { valuesOptions } from "../data/review_data";
import type { ReviewView } from "../view";

interface ValueListProps {
  job: Schemas["ImportDetailOut"];
  group: Schemas["IssueGroupOut"];
  view: ReviewView;
  onView: (view: ReviewView) => void;
}

const MOST = 8;
// What they share is the person, and each has their own.
const OF_ROWS = new Set(["duplicate_in_file", "existing_contact"]);

/** The fields of a kind of problem and the values that repeat, each a way to see its rows alone. */
export function ValueList({ job, group, view, onView }: ValueListProps) {
  const kind = group.kind;
  const nameOf = useFieldName(job.kind);
  const found = useQuery(valuesOptions(job.id, kind)).data;
  if (found === undefined) return null;
  const fields = found.fields.length > 1 ? found.fields : [];
  const values = OF_ROWS.has(kind)
    ? []
    : found.values.filter((value) => value.rows > 1 && value.value !== null).slice(0, MOST);
  return (
    <>
      {fields.length === 0 ? null : (
        <ul className="flex flex-wrap gap-1">
          {fields.map((each) => (
            <li key={each.field}>
              <Chip
                isCurrent={view.field === each.field && view.value === undefined}
                onPress={() => onView(view.field === each.field ? { kind } : { kind, field: each.field })}
              >
                {each.field === "" ? reviewText.wholeRow : nameOf(each.field)}{" "}
                <span className="text-ink-faint">{number(each.rows)}</span>
              </Chip>
            </li>
          ))}
        </ul>
      )}
      {values.length === 0 ? null : (
        <div>
          <h3 className="pb-0.5 text-ink-faint text-xs">{reviewText.values}</h3>
          <ul>
            {values.map((each) => (
              <li key={`${each.field} ${each.value}`}>
                <ValueEntry value={each} view={view} onView={onView} kind={kind} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

interface ValueEntryProps {
  value: Schemas["IssueValueOut"];
  view: ReviewView;
  kind: Schemas["IssueKind"];
  onView: (view: ReviewView) => void;
}

function ValueEntry({ value, view, kind, onView }: ValueEntryProps) {
  const isCurrent = view.value === value.value && view.field === value.field;
  const text = value.value ?? "";
  return (
    <button
      type="button"
      aria-current={isCurrent ? "true" : undefined}
      onClick={() => onView(isCurrent ? { kind } : { kind, field: value.field, value: text })}
      className={classNames(
        "flex w-full cursor-pointer items-baseline gap-1.5 rounded-sm px-1 py-1 text-left text-sm hover:bg-sunken",
        isCurrent && "bg-surface font-medium",
      )}
    >
      <span className="truncate">{text === "" ? reviewText.emptyValue : text}</span>
      {value.suggestion ? <span className="truncate text-good">{reviewText.suggested(value.suggestion)}</span> : null}
      <span className="ml-auto text-ink-soft tabular-nums">{number(value.rows)}</span>
    </button>
  );
}

function Chip({
  isCurrent,
  onPress,
  children,
}: {
  isCurrent: boolean;
  onPress: () => void;
  children: React.ReactNode;
}) {
  return (
    <button
      type="button"
      aria-pressed={isCurrent}
      onClick={onPress}
      className={classNames(
        "min-h-6 cursor-pointer rounded-sm border px-1.5 text-xs/5",
        isCurrent
          ? "border-accent bg-accent-soft text-accent-ink"
          : "border-line bg-surface text-ink-soft hover:bg-sunken",
      )}
    >
      {children}
    </button>
  );
}
