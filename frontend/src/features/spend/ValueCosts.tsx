import { apiHooks, type Schemas } from "../../client/api";
import { useFieldName } from "../../client/field_names";
import { type Column, DataTable } from "../../components/DataTable";
import { Section } from "../../components/Page";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Loading } from "../../components/Spinner";
import { number } from "../../lib/format";
import { amount } from "../../text/enrichments";
import { providerName, smallMoney } from "../../text/providers";
import { spendText } from "../../text/spend";
import { sinceOf } from "./period";

type FieldCost = Schemas["FieldCostOut"];

/** What the values cost that records got, by provider and field. */
export function ValueCosts({ days }: { days: number }) {
  const query = { since: sinceOf(new Date(), days) };
  const costs = apiHooks.useQuery("get", "/api/v1/credits/values", { params: { query } });
  const names = [useFieldName("contact"), useFieldName("company")] as const;
  if (costs.isPending) return <Loading />;
  if (costs.isError) return <ProblemNotice error={costs.error} onRetry={() => void costs.refetch()} />;
  const { fields, currency } = costs.data;
  return (
    <Section title={spendText.values}>
      <p className="text-ink-soft">{fields.length === 0 ? spendText.noValues : spendText.valuesWhy}</p>
      {fields.length === 0 ? null : (
        <div className="max-h-96 overflow-y-auto">
          <DataTable
            label={spendText.values}
            columns={columns((field) => names[0](field) || names[1](field), currency)}
            rows={fields}
            keyOf={(each) => `${each.provider}.${each.field}`}
          />
        </div>
      )}
    </Section>
  );
}

function columns(name: (field: string) => string, currency: string): ReadonlyArray<Column<FieldCost>> {
  return [
    { id: "provider", header: spendText.provider, cell: (each) => providerName(each.provider) },
    { id: "field", header: spendText.field, cell: (each) => name(each.field) },
    { id: "given", header: spendText.given, numeric: true, wideOnly: true, cell: (each) => number(each.given) },
    { id: "undone", header: spendText.undone, numeric: true, wideOnly: true, cell: (each) => number(each.undone) },
    { id: "money", header: spendText.money, numeric: true, cell: (each) => amount(each.money, currency) },
    { id: "each", header: spendText.each, numeric: true, cell: (each) => smallMoney(each.per_value, currency) },
  ];
}
