import { useNavigate, useSearch } from "@tanstack/react-router";
import { ScrollText, X } from "lucide-react";
import { apiHooks, type Schemas } from "../../client/api";
import { keptUntilNext } from "../../client/paging";
import { Button } from "../../components/Button";
import { type Column, DataTable } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { Section } from "../../components/Page";
import { Paging } from "../../components/Paging";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Select } from "../../components/Select";
import { Loading } from "../../components/Spinner";
import { dateTime } from "../../lib/format";
import { cursorOf, cursorQuery } from "../../lib/page_cursor";
import { usePageTitle } from "../../lib/page_title";
import { auditText } from "../../text/audit";
import { factsInWords } from "./facts";

type Event = Schemas["AuditEventOut"];

const ALL = "all";

/** The audit trail, by kind of action and by who did it. */
export function AuditPage() {
  usePageTitle(auditText.title);
  const { action, actor, after } = useSearch({ from: "/shell/settings/audit" });
  const navigate = useNavigate({ from: "/settings/audit" });
  const choices = [ALL, ...Object.keys(auditText.groups)].map((id) => ({
    id,
    label: id === ALL ? auditText.all : (auditText.groups[id] ?? id),
  }));
  const filter = (
    <Select
      label={auditText.filter}
      labelHidden
      className="w-44"
      choices={choices}
      value={action ?? ALL}
      onChange={(id) => void navigate({ search: (now) => search(id === ALL ? undefined : id, now.actor) })}
    />
  );
  return (
    <Section title={auditText.title} actions={filter}>
      <p className="text-ink-soft">{auditText.lead}</p>
      {actor === undefined ? null : (
        <Button className="self-start" onPress={() => void navigate({ search: search(action, undefined) })}>
          {auditText.everybody}
          <X aria-hidden="true" className="size-4" />
        </Button>
      )}
      <Events
        action={action}
        actor={actor}
        after={after}
        onActor={(who) => void navigate({ search: search(action, who) })}
        onPage={(next) => void navigate({ search: { ...search(action, actor), ...cursorOf(next) } })}
      />
    </Section>
  );
}

interface EventsProps {
  action: string | undefined;
  actor: string | undefined;
  /** The cursor of the page that is shown; none for the first. */
  after: string | undefined;
  onActor: (actor: string) => void;
  onPage: (after: string | undefined) => void;
}

function Events({ action, actor, after, onActor, onPage }: EventsProps) {
  const query = { limit: 50, ...search(action, actor), ...cursorQuery(after) };
  const events = apiHooks.useQuery("get", "/api/v1/audit", { params: { query } }, keptUntilNext(after));
  if (events.isPending) return <Loading />;
  if (events.isError) return <ProblemNotice error={events.error} onRetry={() => void events.refetch()} />;
  const { items: rows, next_cursor: next } = events.data;
  if (rows.length === 0 && after === undefined) {
    return (
      <EmptyState icon={ScrollText} title={auditText.none}>
        {auditText.noneWhy}
      </EmptyState>
    );
  }
  return (
    <>
      <DataTable label={auditText.title} columns={columns(onActor)} rows={rows} keyOf={(event) => event.id} />
      <Paging after={after} next={next} onPage={onPage} />
    </>
  );
}

function columns(onActor: (actor: string) => void): ReadonlyArray<Column<Event>> {
  return [
    {
      id: "when",
      header: auditText.when,
      wideOnly: true,
      cell: (event) => <span className="whitespace-nowrap">{dateTime(event.at)}</span>,
    },
    { id: "who", header: auditText.who, wideOnly: true, cell: (event) => <Actor of={event} onActor={onActor} /> },
    { id: "did", header: auditText.did, cell: (event) => <Did event={event} onActor={onActor} /> },
    {
      id: "what",
      header: auditText.what,
      cell: (event) => <Subject of={event} />,
    },
    {
      id: "facts",
      header: auditText.facts,
      wideOnly: true,
      cell: (event) => (
        <span className="wrap-anywhere block min-w-40 text-ink-soft text-sm">{factsInWords(event.facts)}</span>
      ),
    },
  ];
}

function Actor({ of: event, onActor }: { of: Event; onActor: (actor: string) => void }) {
  return (
    <button
      type="button"
      className="cursor-pointer text-left text-accent-ink hover:underline"
      onClick={() => onActor(event.actor)}
    >
      {event.actor_name}
      <span className="sr-only">. {auditText.onlyOf(event.actor_name)}</span>
    </button>
  );
}

/** What it was done to, by its name; which one of that name it was stands below. */
function Subject({ of: event }: { of: Event }) {
  const [kind = "", id] = event.subject.split(":");
  const word = event.subject_name === event.subject ? undefined : auditText.kinds[kind];
  return (
    <span className="wrap-anywhere block min-w-28 md:min-w-40">
      {event.subject_name}
      {word === undefined ? null : <span className="block text-ink-faint text-sm">{`${word} ${id}`}</span>}
    </span>
  );
}

/** What was done; where the window is narrow, by whom and when stand below it. */
function Did({ event, onActor }: { event: Event; onActor: (actor: string) => void }) {
  return (
    <>
      <code className="font-mono text-sm max-md:wrap-anywhere max-md:block max-md:min-w-36">{event.action}</code>
      <span className="block text-sm md:hidden">
        <Actor of={event} onActor={onActor} />
        <span className="block text-ink-faint">{dateTime(event.at)}</span>
      </span>
    </>
  );
}

function search(action: string | undefined, actor: string | undefined): { action?: string; actor?: string } {
  return { ...(action === undefined ? {} : { action }), ...(actor === undefined ? {} : { actor }) };
}
