import { keepPreviousData } from "@tanstack/react-query";
import { apiHooks, type Schemas } from "../../client/api";
import { useFieldName } from "../../client/field_names";
import { Badge, type Tone } from "../../components/Badge";
import { Button } from "../../components/Button";
import { type Column, DataTable } from "../../components/DataTable";
import { Paging } from "../../components/Paging";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Select } from "../../components/Select";
import { Loading } from "../../components/Spinner";
import { itemsText } from "../../text/enrichment_lists";
import { amount, itemStates } from "../../text/enrichments";
import { providerName } from "../../text/providers";
import { ITEM_STATES, type ItemState } from "./counts";
import { ItemDialog } from "./ItemDialog";
import { foundOf, takenOf } from "./item_facts";
import { isMoving, type Run } from "./live_run";
import type { TabProps } from "./RunTabs";

export type Item = Schemas["ItemOut"];

const ALL = "all";
const TONES: Record<ItemState, Tone> = {
  success: "good",
  partial: "info",
  not_found: "neutral",
  failed: "danger",
  skipped: "neutral",
  processing: "accent",
  pending: "neutral",
};

/** The records of a run, page by page from the server, each with what it got; while the run goes on they are live. */
export function ItemsTab({ run, search, change }: TabProps) {
  const { state, after, item } = search;
  const items = useItems(run, state, after);
  const here = (more: { after?: string; item?: number }) => change({ ...(state ? { state } : {}), ...more });
  const page = after === undefined ? {} : { after };
  const open = items.data?.items.find((each) => each.id === item);
  return (
    <div className="flex flex-col gap-3">
      <StateFilter state={state} onChange={(chosen) => change(chosen === undefined ? {} : { state: chosen })} />
      {items.isPending ? <Loading /> : null}
      {items.isError ? <ProblemNotice error={items.error} onRetry={() => void items.refetch()} /> : null}
      {items.data === undefined ? null : (
        <>
          {items.data.items.length === 0 ? (
            <p className="py-6 text-center text-ink-soft">{itemsText.nothingWhy}</p>
          ) : (
            <DataTable
              label={itemsText.all}
              columns={columns(run, (id) => here({ ...page, item: id }))}
              rows={items.data.items}
              keyOf={(each) => each.id}
            />
          )}
          <Paging
            after={after}
            next={items.data.next_cursor}
            onPage={(next) => here(next === undefined ? {} : { after: next })}
          />
        </>
      )}
      {open === undefined ? null : <ItemDialog run={run} item={open} onClose={() => here(page)} />}
    </div>
  );
}

function useItems(run: Run, state: ItemState | undefined, after: string | undefined) {
  const query = { limit: 50, ...(state ? { status: state } : {}), ...(after ? { cursor: after } : {}) };
  return apiHooks.useQuery(
    "get",
    "/api/v1/enrichments/{enrichment_id}/items",
    { params: { path: { enrichment_id: run.id }, query } },
    { placeholderData: keepPreviousData, refetchInterval: isMoving(run) ? 2000 : false },
  );
}

function StateFilter(props: { state: ItemState | undefined; onChange: (state: ItemState | undefined) => void }) {
  const choices = [ALL, ...ITEM_STATES].map((id) => ({
    id,
    label: id === ALL ? itemsText.all : itemStates[id as ItemState],
  }));
  return (
    <Select
      label={itemsText.filter}
      labelHidden
      className="w-44"
      choices={choices}
      value={props.state ?? ALL}
      onChange={(id) => props.onChange(id === ALL ? undefined : (id as ItemState))}
    />
  );
}

function columns(run: Run, open: (id: number) => void): ReadonlyArray<Column<Item>> {
  return [
    {
      id: "record",
      header: itemsText.record,
      cell: (item) => <span className="font-medium">{item.name || itemsText.gone(item.record_id)}</span>,
    },
    {
      id: "state",
      header: itemsText.state,
      cell: (item) => <Badge tone={TONES[item.status]}>{itemStates[item.status]}</Badge>,
    },
    { id: "got", header: itemsText.got, cell: (item) => <Got item={item} target={run.target} /> },
    {
      id: "cost",
      header: itemsText.cost,
      numeric: true,
      cell: (item) => amount(item.money, run.currency),
    },
    {
      id: "open",
      header: itemsText.open,
      headerHidden: true,
      cell: (item) => (
        <Button size="small" kind="quiet" onPress={() => open(item.id)}>
          {itemsText.open}
          <span className="sr-only">{itemsText.openOf(item.name)}</span>
        </Button>
      ),
    },
  ];
}

/** What was taken and from whom, or the sentence of why not. */
function Got({ item, target }: { item: Item; target: string }) {
  const fieldName = useFieldName(target);
  const taken = takenOf(foundOf(item));
  if (taken.length === 0) return <span className="text-ink-soft text-sm">{item.sentence}</span>;
  const names = itemsText.names(taken.map(([field]) => fieldName(field)));
  const providers = [...new Set(taken.map(([, each]) => providerName(each.provider ?? "")))].join(", ");
  return (
    <span className="flex flex-col">
      <span>{names}</span>
      <span className="text-ink-faint text-sm">{providers}</span>
    </span>
  );
}
