import { keepPreviousData } from "@tanstack/react-query";
import { apiHooks, type Schemas } from "../../client/api";
import { useFieldName } from "../../client/field_names";
import { type Column, DataTable } from "../../components/DataTable";
import { Paging } from "../../components/Paging";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Loading } from "../../components/Spinner";
import { classNames } from "../../lib/class_names";
import { undoText } from "../../text/enrichment_lists";
import type { TabProps } from "./RunTabs";
import type { Group } from "./run_search";

type Outcome = Schemas["EnrichmentOutcomeOut"];

interface UndoOutcomesProps extends TabProps {
  counts: Schemas["EnrichmentRevertCounts"];
  dryRun: boolean;
}

const GROUPS: ReadonlyArray<Group> = ["reversed", "kept", "blocked"];

/** The three groups of an undo with their counts, and the values of the one that is looked at. */
export function UndoOutcomes({ run, search, change, counts, dryRun }: UndoOutcomesProps) {
  const sums: Record<Group, [number, number]> = {
    reversed: [counts.fields_restored, counts.records_restored],
    kept: [counts.fields_kept, counts.records_kept],
    blocked: [counts.fields_blocked, counts.records_blocked],
  };
  const group = search.group ?? "reversed";
  return (
    <section className="flex flex-col gap-3">
      <h3 className="font-semibold">{dryRun ? undoText.would : undoText.did}</h3>
      <div className="grid gap-3 sm:grid-cols-3">
        {GROUPS.map((id) => (
          <button
            key={id}
            type="button"
            aria-pressed={id === group}
            onClick={() => change({ tab: "undo", group: id })}
            className={classNames(
              "cursor-pointer rounded-lg border bg-surface p-3 text-left hover:border-accent",
              id === group ? "border-accent ring-1 ring-accent" : "border-line-strong",
            )}
          >
            <span className="block font-medium">{undoText.groups[id]}</span>
            <span className="text-ink-soft text-sm">{undoText.values(...sums[id])}</span>
          </button>
        ))}
      </div>
      {sums[group][0] === 0 ? null : (
        <List
          id={run.id}
          target={run.target}
          group={group}
          dryRun={dryRun}
          after={search.after}
          onPage={(after) => change({ tab: "undo", group, ...(after === undefined ? {} : { after }) })}
        />
      )}
    </section>
  );
}

interface ListProps {
  id: number;
  target: string;
  group: Group;
  dryRun: boolean;
  after: string | undefined;
  onPage: (after: string | undefined) => void;
}

function List({ id, target, group, dryRun, after, onPage }: ListProps) {
  const name = useFieldName(target);
  const query = { limit: 50, group, dry_run: dryRun, ...(after ? { cursor: after } : {}) };
  const outcomes = apiHooks.useQuery(
    "get",
    "/api/v1/enrichments/{enrichment_id}/revert/outcomes",
    { params: { path: { enrichment_id: id }, query } },
    { placeholderData: keepPreviousData },
  );
  if (outcomes.isPending) return <Loading />;
  if (outcomes.isError) return <ProblemNotice error={outcomes.error} />;
  return (
    <>
      <DataTable
        label={undoText.groups[group]}
        columns={columns(name)}
        rows={outcomes.data.items}
        keyOf={(outcome) => `${outcome.record_id}.${outcome.field}`}
      />
      <Paging after={after} next={outcomes.data.next_cursor} onPage={onPage} />
    </>
  );
}

function columns(name: (field: string) => string): ReadonlyArray<Column<Outcome>> {
  return [
    {
      id: "record",
      header: undoText.record,
      cell: (each) => each.name ?? undoText.recordOf(each.kind, each.record_id),
    },
    { id: "field", header: undoText.field, cell: (each) => (each.field ? name(each.field) : undoText.whole) },
    { id: "value", header: undoText.value, cell: (each) => <span className="break-all">{each.value}</span> },
    { id: "reason", header: undoText.reason, cell: (each) => each.sentence },
  ];
}
