import { useNavigate, useSearch } from "@tanstack/react-router";
import { apiHooks } from "../../client/api";
import { EnrichmentParts } from "../../components/EnrichmentParts";
import { Notice } from "../../components/Notice";
import { Page } from "../../components/Page";
import { SandboxBadge } from "../../components/SandboxBadge";
import { Select } from "../../components/Select";
import { spendText } from "../../text/spend";
import { Budgets } from "./Budgets";
import { Ledger } from "./Ledger";
import { SpendByDay } from "./SpendByDay";
import { DAYS, type SpendSearch } from "./spend_search";
import { ValueCosts } from "./ValueCosts";

/** What providers cost: the budgets, the days, the values, and every line of the ledger. */
export function SpendPage() {
  const search = useSearch({ from: "/shell/enrichment/spend" });
  const navigate = useNavigate({ from: "/enrichment/spend" });
  const change = (now: SpendSearch) => void navigate({ search: now, resetScroll: false });
  const days = search.days ?? 30;
  return (
    <Page title={spendText.title} lead={spendText.lead}>
      <EnrichmentParts />
      <MadeUp />
      <Budgets />
      <Select
        label={spendText.period}
        labelHidden
        className="w-48"
        choices={DAYS.map((each) => ({ id: String(each), label: spendText.days(each) }))}
        value={String(days)}
        onChange={(id) => change(id === "30" ? {} : { days: Number(id) as Exclude<SpendSearch["days"], undefined> })}
      />
      <SpendByDay days={days} />
      <ValueCosts days={days} />
      <Ledger search={search} change={change} />
    </Page>
  );
}

/** Says so while what is booked here was spent on made-up answers. */
function MadeUp() {
  const providers = apiHooks.useQuery("get", "/api/v1/providers", {}, { staleTime: 60_000 });
  const names = (providers.data?.items ?? []).filter(({ sandbox }) => sandbox).map(({ label }) => label);
  if (names.length === 0) return null;
  return <Notice action={<SandboxBadge />}>{spendText.madeUp(names.join(", "))}</Notice>;
}
