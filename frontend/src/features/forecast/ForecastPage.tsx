import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { apiHooks, type Schemas } from "../../client/api";
import { useFieldName } from "../../client/field_names";
import { isNotThere } from "../../client/problem";
import { buttonStyle } from "../../components/button_style";
import { Notice } from "../../components/Notice";
import { Page } from "../../components/Page";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Loading } from "../../components/Spinner";
import { classNames } from "../../lib/class_names";
import { number } from "../../lib/format";
import { cursorOf } from "../../lib/page_cursor";
import { forecastText } from "../../text/review";
import { ForecastRows } from "./ForecastRows";
import { WriteRecords } from "./WriteRecords";

const FROM = "/shell/imports/$importId/forecast";
const KINDS = ["create", "update", "unchanged", "held", "discarded"] as const;

/** What writing the records of an import would do, before anything is written. */
export function ForecastPage() {
  const importId = Number(useParams({ from: FROM }).importId);
  const search = useSearch({ from: FROM });
  const navigate = useNavigate({ from: "/imports/$importId/forecast" });
  const path = { params: { path: { import_id: importId } } };
  const job = apiHooks.useQuery("get", "/api/v1/imports/{import_id}", path);
  const forecast = apiHooks.useQuery("get", "/api/v1/imports/{import_id}/forecast", path);
  const nameOf = useFieldName(job.data?.kind ?? "contacts");
  if (job.isPending || forecast.isPending) return <Loading />;
  if (isNotThere(job.error)) throw job.error;
  const error = job.error ?? forecast.error;
  if (error !== null || job.data === undefined || forecast.data === undefined) {
    return <ProblemNotice error={error} onRetry={() => void forecast.refetch()} />;
  }
  const found = forecast.data;
  const kind = search.kind ?? KINDS.find((each) => found[each] > 0) ?? "create";
  return (
    <Page
      title={forecastText.title}
      lead={forecastText.lead(job.data.filename)}
      actions={
        <>
          <Link
            to="/imports/$importId/review"
            params={{ importId: String(importId) }}
            className={buttonStyle("secondary")}
          >
            <ArrowLeft aria-hidden="true" className="size-4" />
            {forecastText.back}
          </Link>
          <WriteRecords job={job.data} forecast={found} />
        </>
      }
    >
      <Kinds forecast={found} selected={kind} onSelect={(each) => void navigate({ search: { kind: each } })} />
      {found.checked_again > 0 ? <Notice kind="warn">{forecastText.checkedAgain(found.checked_again)}</Notice> : null}
      {found.companies_created > 0 ? (
        <p className="text-ink-soft">{forecastText.companies(found.companies_created)}</p>
      ) : null}
      {kind === "update" || kind === "unchanged" ? <Fields fields={found.fields} nameOf={nameOf} /> : null}
      <ForecastRows
        importId={importId}
        kind={kind}
        nameOf={nameOf}
        after={search.after}
        onPage={(after) => void navigate({ search: { kind, ...cursorOf(after) } })}
      />
    </Page>
  );
}

type Kind = (typeof KINDS)[number];

const TONES: Record<Kind, string> = {
  create: "bg-good",
  update: "bg-accent",
  unchanged: "bg-line-strong",
  held: "bg-warn",
  discarded: "bg-line",
};

interface KindsProps {
  forecast: Schemas["ForecastOut"];
  selected: Kind;
  onSelect: (kind: Kind) => void;
}

function Kinds({ forecast, selected, onSelect }: KindsProps) {
  const total = Math.max(1, forecast.left);
  return (
    <div>
      <div aria-hidden="true" className="mb-3 flex h-3 gap-px overflow-hidden rounded-full bg-sunken">
        {KINDS.map((kind) => (
          <div key={kind} className={TONES[kind]} style={{ width: `${(100 * forecast[kind]) / total}%` }} />
        ))}
      </div>
      <ul className="grid grid-cols-2 gap-2 sm:grid-cols-3 lg:grid-cols-5">
        {KINDS.map((kind) => (
          <li key={kind}>
            <button
              type="button"
              aria-pressed={kind === selected}
              onClick={() => onSelect(kind)}
              className={classNames(
                "flex h-full w-full cursor-pointer flex-col rounded-lg border p-3 text-left",
                kind === selected ? "border-accent bg-accent-soft" : "border-line bg-surface hover:bg-sunken",
              )}
            >
              <span className="flex items-center gap-1.5 text-ink-soft text-sm">
                <span aria-hidden="true" className={`size-2 rounded-full ${TONES[kind]}`} />
                {forecastText.kinds[kind]}
              </span>
              <span className="font-semibold text-2xl tabular-nums">{number(forecast[kind])}</span>
              <span className="text-ink-soft text-sm">{forecastText.kindsWhy[kind]}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface FieldsProps {
  fields: ReadonlyArray<Schemas["FieldForecastOut"]>;
  nameOf: (field: string) => string;
}

/** Which fields of records change, and in how many rows they stay although the row has another text. */
function Fields({ fields, nameOf }: FieldsProps) {
  if (fields.length === 0) return null;
  return (
    <section aria-label={forecastText.fieldsChanged}>
      <h2 className="pb-1.5 font-medium text-ink-faint text-sm">{forecastText.fieldsChanged}</h2>
      <ul className="flex flex-wrap gap-1.5">
        {fields.map((each) => {
          const stay = each.not_empty + each.protected + each.opted_out;
          return (
            <li key={each.field} className="flex gap-2 rounded-md border border-line bg-surface px-2 py-1 text-sm">
              <span className="font-medium">{nameOf(each.field)}</span>
              {each.change > 0 ? <span className="text-good">{forecastText.fieldChange(each.change)}</span> : null}
              {stay > 0 ? <span className="text-ink-faint">{forecastText.fieldStay(stay)}</span> : null}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
