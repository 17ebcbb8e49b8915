import { useNavigate, useSearch } from "@tanstack/react-router";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { apiHooks, type Schemas } from "../../client/api";
import { keptUntilNext } from "../../client/paging";
import { useWhyNot } from "../../client/session";
import { Badge } from "../../components/Badge";
import { Button } from "../../components/Button";
import { type Column, DataTable } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { Notice } from "../../components/Notice";
import { Section } from "../../components/Page";
import { Paging } from "../../components/Paging";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Loading } from "../../components/Spinner";
import { date, timeAgo } from "../../lib/format";
import { cursorOf, cursorQuery } from "../../lib/page_cursor";
import { usePageTitle } from "../../lib/page_title";
import { frameText } from "../../text/frame";
import { apiKeysText, scopeText } from "../../text/settings";
import { NewKeyDialog } from "./NewKeyDialog";
import { RevokeKey } from "./RevokeKey";

type Key = Schemas["ApiKeyOut"];

const COLUMNS: ReadonlyArray<Column<Key>> = [
  { id: "key", header: apiKeysText.key, cell: (key) => <Named apiKey={key} /> },
  {
    id: "scopes",
    header: apiKeysText.scopes,
    wideOnly: true,
    cell: (key) => (
      <span className="line-clamp-2 text-ink-soft text-sm">
        {key.scopes.map((each) => scopeText[each] ?? each).join("; ")}
      </span>
    ),
  },
  {
    id: "used",
    header: apiKeysText.used,
    wideOnly: true,
    cell: (key) => (
      <span className="whitespace-nowrap">
        {key.last_used_at === null ? frameText.never : timeAgo(key.last_used_at)}
      </span>
    ),
  },
  { id: "state", header: apiKeysText.state, cell: (key) => <KeyState apiKey={key} /> },
  {
    id: "revoke",
    header: frameText.actions,
    headerHidden: true,
    numeric: true,
    cell: (key) => <RevokeKey apiKey={key} />,
  },
];

/** The keys of programs; owners create and revoke them. */
export function ApiKeysPage() {
  usePageTitle(apiKeysText.title);
  const whyNot = useWhyNot("keys:manage");
  const [creating, setCreating] = useState(false);
  const create = (
    <Button kind="primary" disabledBecause={whyNot} onPress={() => setCreating(true)}>
      <Plus aria-hidden="true" className="size-4" />
      {apiKeysText.create}
    </Button>
  );
  return (
    <Section title={apiKeysText.title} actions={create}>
      <p className="text-ink-soft">{apiKeysText.lead}</p>
      {whyNot === null ? <Keys /> : <Notice>{whyNot}</Notice>}
      {creating ? <NewKeyDialog onClose={() => setCreating(false)} /> : null}
    </Section>
  );
}

function Keys() {
  const { after } = useSearch({ from: "/shell/settings/api-keys" });
  const navigate = useNavigate({ from: "/settings/api-keys" });
  const query = { limit: 50, ...cursorQuery(after) };
  const keys = apiHooks.useQuery("get", "/api/v1/api-keys", { params: { query } }, keptUntilNext(after));
  if (keys.isPending) return <Loading />;
  if (keys.isError) return <ProblemNotice error={keys.error} onRetry={() => void keys.refetch()} />;
  const { items: rows, next_cursor: next } = keys.data;
  if (rows.length === 0 && after === undefined) {
    return (
      <EmptyState icon={KeyRound} title={apiKeysText.none}>
        {apiKeysText.noneWhy}
      </EmptyState>
    );
  }
  return (
    <>
      <DataTable label={apiKeysText.title} columns={COLUMNS} rows={rows} keyOf={(key) => key.id} />
      <Paging after={after} next={next} onPage={(cursor) => void navigate({ search: cursorOf(cursor) })} />
    </>
  );
}

function Named({ apiKey }: { apiKey: Key }) {
  return (
    <span className="flex flex-col">
      <span className="font-medium">{apiKey.name}</span>
      <span className="text-ink-faint text-sm md:whitespace-nowrap">
        <span className="font-mono">{apiKey.prefix}…</span> {apiKeysText.made} {date(apiKey.created_at)}
      </span>
    </span>
  );
}

function KeyState({ apiKey }: { apiKey: Key }) {
  if (apiKey.revoked_at !== null) return <Badge>{apiKeysText.states.revoked}</Badge>;
  const over = apiKey.expires_at !== null && new Date(apiKey.expires_at) < new Date();
  return over ? <Badge>{apiKeysText.states.over}</Badge> : <Badge tone="good">{apiKeysText.states.live}</Badge>;
}
