import { Link } from "@tanstack/react-router";
import type { Schemas } from "../../client/api";
import { ProgressBar } from "../../components/ProgressBar";
import { timeAgo } from "../../lib/format";
import { homeText } from "../../text/home";
import { kindOf } from "./item_kinds";

type Item = Schemas["HomeItemOut"];

interface ItemListProps {
  label: string;
  items: ReadonlyArray<Item>;
  /** How many there are, where the list may be shorter. */
  total?: number;
}

/** Things on the first page, one below the other. */
export function ItemList({ label, items, total = items.length }: ItemListProps) {
  if (items.length === 0) return null;
  return (
    <>
      <ul aria-label={label} className="divide-y divide-line rounded-lg border border-line bg-surface">
        {items.map((item) => (
          <li key={`${item.kind} ${item.id}`} className="px-4 py-3">
            <ItemLine item={item} />
          </li>
        ))}
      </ul>
      {total > items.length ? <p className="text-ink-faint text-sm">{homeText.more(items.length, total)}</p> : null}
    </>
  );
}

function ItemLine({ item }: { item: Item }) {
  const { icon: Icon, line, badge, to, search } = kindOf(item);
  const said =
    item.error?.sentence ?? (item.progress ? homeText.done(item.kind, item.progress.done, item.progress.total) : line);
  return (
    <div className="flex items-start gap-3">
      <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-ink-faint" />
      <div className="flex min-w-0 grow flex-col gap-1">
        <div className="flex flex-wrap items-center gap-x-2">
          {to ? (
            <Link
              to={to}
              search={search ?? {}}
              className="truncate rounded-sm font-medium text-accent-ink hover:underline"
            >
              {item.name}
            </Link>
          ) : (
            <span className="truncate font-medium">{item.name}</span>
          )}
          {badge}
        </div>
        <div className="text-ink-soft text-sm">{said}</div>
        <div className="text-ink-faint text-sm md:hidden">{timeAgo(item.at)}</div>
        {item.progress ? (
          <ProgressBar
            label={homeText.progressOf(item.name)}
            done={item.progress.done}
            total={item.progress.total}
            className="max-w-md"
          />
        ) : null}
      </div>
      <div className="shrink-0 text-right text-ink-faint text-sm max-md:hidden">
        <div>{timeAgo(item.at)}</div>
        <div>{homeText.by(item.by)}</div>
      </div>
    </div>
  );
}
