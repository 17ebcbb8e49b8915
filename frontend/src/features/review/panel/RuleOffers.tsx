import { useQuery } from "@tanstack/react-query";
import { BookmarkCheck } from "lucide-react";
import type { Schemas } from "../../../client/api";
import { Button } from "../../../components/Button";
import { number } from "../../../lib/format";
import { kindName } from "../../../text/issue_kinds";
import { actionText, reviewText } from "../../../text/review";
import { offersOptions } from "../data/review_data";

interface RuleOffersProps {
  job: Schemas["ImportDetailOut"];
  whyNot: string | null;
  onApply: (ruleIds: number[]) => void;
}

/** Decisions that were kept of earlier files with this header, with what each would settle here. */
export function RuleOffers({ job, whyNot, onApply }: RuleOffersProps) {
  const offers = useQuery({ ...offersOptions(job.id), enabled: job.status === "NEEDS_REVIEW" }).data?.items ?? [];
  if (offers.length === 0) return null;
  return (
    <section className="rounded-md border border-line bg-canvas p-2.5">
      <h2 className="flex items-center gap-1.5 font-medium text-sm">
        <BookmarkCheck aria-hidden="true" className="size-4 text-accent-ink" />
        {reviewText.rules}
      </h2>
      <p className="text-ink-soft text-sm">{reviewText.rulesWhy(offers.reduce((sum, each) => sum + each.rows, 0))}</p>
      <ul className="my-1.5 flex flex-col gap-1 text-ink-soft text-sm">
        {offers.map(({ rule, rows }) => (
          <li key={rule.id} className="flex items-baseline gap-2">
            <span className="grow">{ruleWords(rule)}</span>
            <span className="tabular-nums">{number(rows)}</span>
          </li>
        ))}
      </ul>
      <Button
        size="small"
        className="w-full"
        disabledBecause={whyNot}
        onPress={() => onApply(offers.map((offer) => offer.rule.id))}
      >
        {reviewText.applyRules}
      </Button>
    </section>
  );
}

function ruleWords(rule: Schemas["RuleOut"]): string {
  const about = rule.match === "any" ? kindName(rule.issue) : `“${rule.text}”`;
  return `${about}: ${actionText[rule.action]?.replace("…", "").toLowerCase() ?? rule.action}`;
}
