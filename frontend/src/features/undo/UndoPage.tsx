import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { apiHooks, type Schemas } from "../../client/api";
import { isNotThere } from "../../client/problem";
import { buttonStyle } from "../../components/button_style";
import { Notice } from "../../components/Notice";
import { Page } from "../../components/Page";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Loading } from "../../components/Spinner";
import { Tabs } from "../../components/Tabs";
import { cursorOf } from "../../lib/page_cursor";
import { type Group, undoText } from "../../text/undo";
import { inWords } from "./groups";
import { Outcomes } from "./Outcomes";
import { UndoSteps } from "./UndoSteps";

export type Revert = Schemas["RevertOut"];

const PAUSE = 500; // ms between looks at one that is at work
const GROUPS: ReadonlyArray<Group> = ["reversed", "kept", "blocked"];

/** The undo of an import: first what it would do, then the undo, and what it did and left. */
export function UndoPage() {
  const importId = Number(useParams({ from: "/shell/imports/$importId/undo" }).importId);
  const path = { params: { path: { import_id: importId } } };
  const job = apiHooks.useQuery("get", "/api/v1/imports/{import_id}", path);
  const revert = useRevert(importId);
  const failed: unknown = job.error ?? revert.error;
  if (job.data === undefined || revert.data === undefined) {
    if (failed === null) return <Loading />;
    if (isNotThere(failed)) throw failed;
    return <ProblemNotice error={failed} onRetry={() => void revert.refetch()} />;
  }
  return (
    <Page
      title={undoText.title(job.data.filename)}
      lead={undoText.lead}
      actions={
        <Link to="/imports/$importId" params={{ importId: String(importId) }} className={buttonStyle("quiet")}>
          <ArrowLeft aria-hidden="true" className="size-4" />
          {undoText.back}
        </Link>
      }
    >
      <UndoSteps revert={revert.data} />
      <Groups revert={revert.data} />
    </Page>
  );
}

function useRevert(importId: number) {
  const queries = useQueryClient();
  return apiHooks.useQuery(
    "get",
    "/api/v1/imports/{import_id}/revert",
    { params: { path: { import_id: importId } } },
    {
      refetchInterval: (query) => {
        const latest = query.state.data?.latest;
        if (latest?.state === "WAITING") return PAUSE;
        // What it did is listed elsewhere; whoever looks there next must see it.
        if (latest !== null && latest !== undefined && isFresh(queries, importId, latest.number)) {
          void queries.invalidateQueries({ queryKey: ["records"] });
          void queries.invalidateQueries({ queryKey: ["get", "/api/v1/imports"] });
          void queries.invalidateQueries({ queryKey: ["get", "/api/v1/imports/{import_id}"] });
        }
        return false;
      },
    },
  );
}

/** Whether this undo has ended since it was last looked at. */
function isFresh(queries: ReturnType<typeof useQueryClient>, importId: number, number: number): boolean {
  const key = ["undo seen", importId];
  if (queries.getQueryData(key) === number) return false;
  queries.setQueryData(key, number);
  return true;
}

function Groups({ revert }: { revert: Revert }) {
  const search = useSearch({ from: "/shell/imports/$importId/undo" });
  const navigate = useNavigate({ from: "/imports/$importId/undo" });
  const { latest } = revert;
  if (latest === null || latest.state !== "DONE") return null;
  const dryRun = latest.dry_run;
  const counts = dryRun ? latest.counts : revert.counts;
  if (counts === null) return <Notice kind="problem">{undoText.failed}</Notice>;
  const names = dryRun ? undoText.groups.would : undoText.groups.did;
  return (
    <Tabs
      label={undoText.groupsOf}
      selected={search.group ?? "reversed"}
      onSelect={(group) => void navigate({ search: { group }, replace: true })}
      tabs={GROUPS.map((group) => ({
        id: group,
        label: (
          <>
            {names[group]}
            <span className="block text-left text-ink-faint text-sm">{inWords(counts, group)}</span>
          </>
        ),
        content: (
          <Outcomes
            importId={revert.import_id}
            group={group}
            dryRun={dryRun}
            number={latest.number}
            after={search.after}
            onPage={(after) => void navigate({ search: { group, ...cursorOf(after) }, resetScroll: false })}
          />
        ),
      }))}
    />
  );
}
