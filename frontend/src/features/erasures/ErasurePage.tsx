import { Link, useParams } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { apiHooks, type Schemas } from "../../client/api";
import { isNotThere } from "../../client/problem";
import { buttonStyle } from "../../components/button_style";
import { Notice } from "../../components/Notice";
import { Section } from "../../components/Page";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Loading } from "../../components/Spinner";
import { dateTime, number } from "../../lib/format";
import { usePageTitle } from "../../lib/page_title";
import { erasuresText } from "../../text/erasures";
import { ErasureStateBadge } from "./ErasureStateBadge";

type Erasure = Schemas["ErasureOut"];

const PAUSE = 1000; // ms between looks at one that is at work

/** The receipt of one person who was erased; it follows while the work lasts. */
export function ErasurePage() {
  const { erasureId } = useParams({ from: "/shell/settings/erasures/$erasureId" });
  usePageTitle(erasuresText.title);
  const erasure = apiHooks.useQuery(
    "get",
    "/api/v1/erasures/{erasure_id}",
    { params: { path: { erasure_id: Number(erasureId) } } },
    { refetchInterval: (query) => (query.state.data?.state === "WAITING" ? PAUSE : false) },
  );
  if (erasure.isPending) return <Loading />;
  if (erasure.data === undefined) {
    const error: unknown = erasure.error;
    if (isNotThere(error)) throw error;
    return <ProblemNotice error={error} onRetry={() => void erasure.refetch()} />;
  }
  const back = (
    <Link to="/settings/erasures" className={buttonStyle("quiet")}>
      <ArrowLeft aria-hidden="true" className="size-4" />
      {erasuresText.back}
    </Link>
  );
  return (
    <Section title={erasuresText.one(erasure.data.id)} actions={back}>
      <Outcome erasure={erasure.data} />
      <Facts erasure={erasure.data} />
      <Counts counts={erasure.data.counts} />
      <Notes notes={erasure.data.notes} />
    </Section>
  );
}

function Outcome({ erasure }: { erasure: Erasure }) {
  if (erasure.error !== null) {
    return (
      <Notice kind="problem" live>
        {erasure.error}
      </Notice>
    );
  }
  if (erasure.state === "DONE") {
    return (
      <Notice kind="good" live>
        {erasuresText.done}
      </Notice>
    );
  }
  const { waiting_for: imports } = erasure;
  return <Notice live>{imports.length > 0 ? erasuresText.waitingFor(imports) : erasuresText.waiting}</Notice>;
}

function Facts({ erasure }: { erasure: Erasure }) {
  const facts: ReadonlyArray<readonly [string, React.ReactNode]> = [
    [erasuresText.state, <ErasureStateBadge key="state" state={erasure.state} />],
    [erasuresText.at, dateTime(erasure.created_at)],
    [erasuresText.finished, erasure.finished_at === null ? "" : dateTime(erasure.finished_at)],
    [erasuresText.reason, erasure.reason || erasuresText.noReason],
    [
      erasuresText.hash,
      <code key="hash" className="break-all font-mono text-sm">
        {erasure.hash}
      </code>,
    ],
  ];
  return (
    <div className="rounded-lg border border-line bg-surface">
      <dl className="divide-y divide-line">
        {facts
          .filter(([, value]) => value !== "")
          .map(([label, value]) => (
            <div key={label} className="gap-3 px-4 py-2 sm:grid sm:grid-cols-[12rem_minmax(0,1fr)]">
              <dt className="text-ink-faint text-sm">{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </div>
  );
}

function Counts({ counts }: { counts: Erasure["counts"] }) {
  return (
    <>
      <h3 className="font-medium">{erasuresText.removed}</h3>
      <div className="rounded-lg border border-line bg-surface">
        <dl className="divide-y divide-line">
          {Object.entries(counts).map(([name, value]) => (
            <div key={name} className="flex justify-between gap-3 px-4 py-1.5">
              <dt className="text-ink-soft">{erasuresText.counts[name] ?? name}</dt>
              <dd className={value > 0 ? "font-medium" : "text-ink-faint"}>{number(value)}</dd>
            </div>
          ))}
        </dl>
      </div>
    </>
  );
}

function Notes({ notes }: { notes: ReadonlyArray<string> }) {
  if (notes.length === 0) return null;
  return (
    <>
      <h3 className="font-medium">{erasuresText.also}</h3>
      <ul className="list-disc pl-5 text-ink-soft">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </>
  );
}
