import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { isNotThere } from "../../client/problem";
import { Checkbox } from "../../components/Checkbox";
import { Notice } from "../../components/Notice";
import { Page } from "../../components/Page";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Loading } from "../../components/Spinner";
import { timeAgo } from "../../lib/format";
import { fieldGroupNames } from "../../text/fields";
import { historyText, type RecordKind, recordKinds, recordText } from "../../text/records";
import { AboutCompany } from "./AboutCompany";
import { FieldLine } from "./FieldLine";
import { RecordActions } from "./RecordActions";
import { RecordOrigin } from "./RecordOrigin";
import type { FieldHistory, RecordDetail } from "./record_shapes";
import { fieldsOf, oneRecord, provenanceOf } from "./records";

interface RecordPageProps {
  kind: RecordKind;
  id: number;
}

/** One record: every field with its source and history, what belongs to it, and what can be done with it. */
export function RecordPage({ kind, id }: RecordPageProps) {
  const record = useQuery(oneRecord(kind, id));
  useFollowMerge(kind, id, record.data?.id);
  if (record.isPending) return <Loading />;
  if (record.data === undefined) {
    const error: unknown = record.error;
    if (isNotThere(error)) throw error;
    return <ProblemNotice error={error} onRetry={() => void record.refetch()} />;
  }
  const shown = record.data;
  return (
    <Page
      title={shown.name || recordKinds[kind].notNamed}
      lead={<Lead record={shown} />}
      actions={<RecordActions kind={kind} record={shown} />}
    >
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_18rem]">
        <Fields kind={kind} record={shown} />
        <aside aria-label={recordText.origin} className="flex flex-col gap-5">
          <RecordOrigin record={shown} />
          <AboutCompany kind={kind} record={shown} />
        </aside>
      </div>
    </Page>
  );
}

/** The number of a record that was merged leads to the one that it went into; so does its address. */
function useFollowMerge(kind: RecordKind, asked: number, given: number | undefined): void {
  const navigate = useNavigate();
  useEffect(() => {
    if (given === undefined || given === asked) return;
    const to = kind === "contacts" ? "/contacts/$recordId" : "/companies/$recordId";
    void navigate({ to, params: { recordId: String(given) }, replace: true });
  }, [kind, asked, given, navigate]);
}

function Lead({ record }: { record: RecordDetail }) {
  const { title, company, email, domain } = record.values;
  const parts = [[title, company].filter(Boolean).join(", "), email === record.name ? "" : email, domain];
  return (
    <>
      {parts.filter(Boolean).map((part) => (
        <span key={part} className="mr-3">
          {part}
        </span>
      ))}
      <span className="block text-ink-faint text-sm">
        {`${recordText.made(timeAgo(record.created_at))}, ${recordText.changed(timeAgo(record.updated_at))}`}
      </span>
    </>
  );
}

function Fields({ kind, record }: { kind: RecordKind; record: RecordDetail }) {
  const [showEmpty, setShowEmpty] = useState(false);
  const fields = useQuery(fieldsOf(kind));
  const provenance = useQuery(provenanceOf(kind, record.id));
  const histories = new Map((provenance.data?.fields ?? []).map((each) => [each.field, each]));
  if (fields.isPending) return <Loading />;
  if (fields.isError) return <ProblemNotice error={fields.error} onRetry={() => void fields.refetch()} />;
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Checkbox isSelected={showEmpty} onChange={setShowEmpty}>
        {recordText.showEmpty}
      </Checkbox>
      {provenance.isError ? <ProblemNotice error={provenance.error} onRetry={() => void provenance.refetch()} /> : null}
      {provenance.data?.complete === false ? <Notice>{historyText.complete}</Notice> : null}
      {groupsOf(record, fields.data).map(([group, lines]) => (
        <Group key={group} group={group} lines={lines.filter((line) => showEmpty || isShown(record, line, histories))}>
          {(line) => (
            <FieldLine
              key={line.name}
              kind={kind}
              record={record}
              name={line.name}
              label={line.label}
              history={histories.get(line.name)}
            />
          )}
        </Group>
      ))}
    </div>
  );
}

interface Line {
  name: string;
  label: string;
}

function Group(props: { group: string; lines: ReadonlyArray<Line>; children: (line: Line) => React.ReactNode }) {
  const { group, lines, children } = props;
  if (lines.length === 0) return null;
  return (
    <div className="rounded-lg border border-line bg-surface">
      <h2 className="border-line border-b px-4 py-2 font-medium text-ink-soft text-sm">{group}</h2>
      <dl className="divide-y divide-line">{lines.map(children)}</dl>
    </div>
  );
}

function isShown(record: RecordDetail, { name }: Line, histories: ReadonlyMap<string, FieldHistory>): boolean {
  return Boolean(record.values[name]) || histories.has(name);
}

function groupsOf(record: RecordDetail, fields: ReadonlyArray<Line & { group: string }>): Array<[string, Line[]]> {
  const groups = new Map<string, Line[]>();
  for (const field of fields) {
    const heading = fieldGroupNames[field.group] ?? field.group;
    groups.set(heading, [...(groups.get(heading) ?? []), { name: field.name, label: field.label }]);
  }
  const custom = Object.keys(record.values).filter((name) => name.startsWith("custom:"));
  groups.set(
    recordText.custom,
    custom.map((name) => ({ name, label: name.slice("custom:".length) })),
  );
  return [...groups];
}
