import { lazy, Suspense } from "react";
import { apiHooks, type Schemas } from "../../client/api";
import { type Column, DataTable } from "../../components/DataTable";
import { Card, Section } from "../../components/Page";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Loading } from "../../components/Spinner";
import { number } from "../../lib/format";
import { amount } from "../../text/enrichments";
import { providerName } from "../../text/providers";
import { spendText } from "../../text/spend";
import { byDay, costOf, providersOf } from "./by_day";
import { daysUntil, sinceOf } from "./period";

// The charts come with a library of their own, behind what is read first.
const SpendChart = lazy(() => import("./SpendChart").then((module) => ({ default: module.SpendChart })));

type Spend = Schemas["SpendOut"];

/** What was spent in a time: a chart of its days, and the sums by provider and operation. */
export function SpendByDay({ days }: { days: number }) {
  const now = new Date();
  const since = sinceOf(now, days);
  const daily = useSpend("day", since);
  const total = useSpend("total", since);
  if (daily.isPending || total.isPending) return <Loading />;
  const failed = [daily, total].find((each) => each.isError);
  if (daily.data === undefined || total.data === undefined) {
    return <ProblemNotice error={failed?.error} onRetry={() => void failed?.refetch()} />;
  }
  const currency = daily.data.currency || "USD";
  const providers = providersOf(daily.data.items);
  if (providers.length === 0) {
    return (
      <Section title={spendText.byDay}>
        <p className="text-ink-soft">{spendText.nothing}</p>
      </Section>
    );
  }
  return (
    <Section title={spendText.byDay}>
      <Card>
        <Suspense fallback={<Loading />}>
          <SpendChart days={byDay(daily.data.items, daysUntil(now, days))} providers={providers} currency={currency} />
        </Suspense>
      </Card>
      <DataTable
        label={spendText.table}
        columns={columns(currency)}
        rows={total.data.items}
        keyOf={(each) => `${each.provider}.${each.operation}`}
      />
    </Section>
  );
}

function useSpend(by: "day" | "total", since: string) {
  return apiHooks.useQuery("get", "/api/v1/credits/spend", { params: { query: { by, since } } });
}

function columns(currency: string): ReadonlyArray<Column<Spend>> {
  return [
    { id: "provider", header: spendText.provider, cell: (each) => providerName(each.provider) },
    { id: "operation", header: spendText.operation, cell: (each) => each.operation },
    { id: "calls", header: spendText.calls, numeric: true, wideOnly: true, cell: (each) => number(each.calls) },
    { id: "credits", header: spendText.credits, numeric: true, cell: (each) => number(Number(each.credits)) },
    { id: "money", header: spendText.money, numeric: true, cell: (each) => amount(costOf(each), currency) },
  ];
}
