import { useState } from "react";
import { apiHooks, type Schemas } from "../../client/api";
import { useWhyNot } from "../../client/session";
import { Button } from "../../components/Button";
import { Card, Section } from "../../components/Page";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Loading } from "../../components/Spinner";
import { classNames } from "../../lib/class_names";
import { amount } from "../../text/enrichments";
import { budgetsText } from "../../text/spend";
import { BudgetsDialog } from "./BudgetsDialog";

type Budget = Schemas["BudgetOut"];

/** The caps on the day and on the workspace, and how far each of them is used up. */
export function Budgets() {
  const credits = apiHooks.useQuery("get", "/api/v1/credits");
  const whyNot = useWhyNot("credits:manage");
  const [changing, setChanging] = useState(false);
  if (credits.isPending) return <Loading />;
  if (credits.isError) return <ProblemNotice error={credits.error} onRetry={() => void credits.refetch()} />;
  const currency = credits.data.currency || "USD";
  return (
    <Section
      title={budgetsText.title}
      actions={
        <Button size="small" disabledBecause={whyNot} onPress={() => setChanging(true)}>
          {budgetsText.change}
        </Button>
      }
    >
      <div className="grid gap-4 md:grid-cols-2">
        <Cap name={budgetsText.today} budget={credits.data.today} currency={currency} />
        <Cap name={budgetsText.workspace} budget={credits.data.workspace} currency={currency} />
      </div>
      <p className="text-ink-faint text-sm">{budgetsText.why}</p>
      {changing ? <BudgetsDialog credits={credits.data} onClose={() => setChanging(false)} /> : null}
    </Section>
  );
}

function Cap({ name, budget, currency }: { name: string; budget: Budget; currency: string }) {
  const show = (value: string) => amount(value, currency);
  const cap = budget.cap === null ? null : Number(budget.cap);
  const used = cap === null ? 0 : Math.min(1, (Number(budget.spent) + Number(budget.held)) / cap);
  const words = budgetsText.spent(show(budget.spent), budget.cap === null ? null : show(budget.cap));
  return (
    <Card className="flex flex-col gap-2">
      <h3 className="font-medium">{name}</h3>
      <p className="font-semibold text-lg">{words}</p>
      {cap === null ? null : (
        <div role="img" aria-label={`${name}: ${words}`} className="h-2 overflow-hidden rounded-full bg-sunken">
          <div
            className={classNames(
              "h-full rounded-full",
              used >= 1 ? "bg-danger" : used > 0.8 ? "bg-warn" : "bg-accent",
            )}
            style={{ width: `${used * 100}%` }}
          />
        </div>
      )}
      <p className="text-ink-soft text-sm">
        {[
          budget.left === null ? "" : budgetsText.left(show(budget.left)),
          Number(budget.held) > 0 ? budgetsText.held(show(budget.held)) : "",
        ]
          .filter(Boolean)
          .join(", ")}
      </p>
    </Card>
  );
}
