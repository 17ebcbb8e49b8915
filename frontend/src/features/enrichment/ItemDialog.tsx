import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useFieldName } from "../../client/field_names";
import { Badge } from "../../components/Badge";
import { buttonStyle } from "../../components/button_style";
import { Dialog } from "../../components/Dialog";
import { Notice } from "../../components/Notice";
import { percent } from "../../lib/format";
import { recordPath } from "../../lib/record_path";
import { itemsText } from "../../text/enrichment_lists";
import { amount, stepName } from "../../text/enrichments";
import { providerName, smallMoney } from "../../text/providers";
import type { Item } from "./ItemsTab";
import { type Asked, askedOf, type FoundField, foundOf, type LostAnswer, takenOf } from "./item_facts";
import type { Run } from "./live_run";

/** What one record got, from whom and for how much, which answers lost, and who was asked in vain. */
export function ItemDialog({ run, item, onClose }: { run: Run; item: Item; onClose: () => void }) {
  const all = foundOf(item);
  // What the record got comes first.
  const found = [...takenOf(all), ...all.filter(([, each]) => !each.taken)];
  const asked = askedOf(item);
  return (
    <Dialog
      wide
      title={item.name || itemsText.gone(item.record_id)}
      isOpen
      onClose={onClose}
      footer={
        <Link to={recordPath(run.target, item.record_id)} className={buttonStyle("secondary")}>
          {itemsText.seeRecord}
        </Link>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section aria-label={itemsText.open} tabIndex={0} className="flex flex-col gap-5 text-ink">
        {item.sentence ? <Notice>{item.sentence}</Notice> : null}
        <Part title={itemsText.found} none={found.length === 0 ? itemsText.foundNone : null}>
          {found.map(([field, each]) => (
            <FieldFound key={field} field={field} found={each} run={run} />
          ))}
        </Part>
        <Part title={itemsText.asked} none={asked.length === 0 ? itemsText.askedNone : null}>
          {asked.map((each) => (
            <Question key={each.place} asked={each} currency={run.currency} />
          ))}
        </Part>
      </section>
    </Dialog>
  );
}

function Part({ title, none, children }: { title: string; none: string | null; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-2">
      <h3 className="font-semibold">{title}</h3>
      {none === null ? (
        <ul className="flex flex-col divide-y divide-line rounded-md border border-line">{children}</ul>
      ) : (
        <p className="text-ink-soft">{none}</p>
      )}
    </section>
  );
}

/** One field: the value that stands, where it is from, and the answers that were not taken with the reason. */
function FieldFound({ field, found, run }: { field: string; found: FoundField; run: Run }) {
  const name = useFieldName(run.target);
  return (
    <li className="flex flex-col gap-1 px-3 py-2">
      <div className="flex flex-wrap items-baseline gap-x-2">
        <span className="w-36 text-ink-soft max-sm:w-28">{name(field)}</span>
        <span className="wrap-anywhere min-w-0 grow basis-32 font-medium">{found.value || itemsText.noValue}</span>
        {found.provider === undefined ? (
          <Badge>{itemsText.stands}</Badge>
        ) : (
          <span className="text-ink-soft text-sm">
            {[
              providerName(found.provider),
              sureness(found.confidence),
              found.cost === undefined ? "" : smallMoney(found.cost, run.currency),
            ]
              .filter(Boolean)
              .join(" · ")}
          </span>
        )}
      </div>
      {found.taken && found.old ? <p className="text-ink-faint text-sm">{itemsText.was(found.old)}</p> : null}
      {found.sentence ? <p className="text-sm text-warn">{found.sentence}</p> : null}
      {(found.lost ?? []).map((lost) => (
        <Lost key={`${lost.provider}.${lost.code}.${lost.value}`} lost={lost} />
      ))}
    </li>
  );
}

function Lost({ lost }: { lost: LostAnswer }) {
  return (
    <p className="flex flex-wrap gap-x-2 text-ink-faint text-sm">
      <Badge>{lost.code === "agrees" ? itemsText.agrees : itemsText.lost}</Badge>
      <span className="break-all">{lost.value}</span>
      <span>{[providerName(lost.provider), sureness(lost.confidence)].filter(Boolean).join(" · ")}</span>
      <span>{itemsText.why[lost.code] ?? lost.code}</span>
    </p>
  );
}

function Question({ asked, currency }: { asked: Asked; currency: string }) {
  const cost = asked.cached ? itemsText.cached : amount(asked.money, currency);
  return (
    <li className="flex flex-wrap items-baseline gap-x-2 px-3 py-2">
      <span>{stepName(providerName(asked.provider), asked.operation)}</span>
      <Badge tone={asked.outcome === "found" ? "good" : "neutral"}>
        {itemsText.outcomes[asked.outcome] ?? asked.outcome}
      </Badge>
      <span className="grow" />
      <span className="text-ink-soft text-sm">{cost}</span>
      {asked.sentence ? <span className="basis-full text-ink-soft text-sm">{asked.sentence}</span> : null}
    </li>
  );
}

function sureness(confidence: number | null | undefined): string {
  return typeof confidence === "number" ? itemsText.sure(percent(confidence)) : "";
}
