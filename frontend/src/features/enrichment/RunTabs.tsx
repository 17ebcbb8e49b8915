import { useNavigate, useSearch } from "@tanstack/react-router";
import { Tabs } from "../../components/Tabs";
import { enrichmentText } from "../../text/enrichments";
import { CallsTab } from "./CallsTab";
import { ItemsTab } from "./ItemsTab";
import type { Run } from "./live_run";
import { RecipeTab } from "./RecipeTab";
import { ResultsTab } from "./ResultsTab";
import { type RunSearch, TABS, type Tab } from "./run_search";
import { UndoTab } from "./UndoTab";

/** The records of a run, what they got, its calls, its undo, and the recipe as it was run. */
export function RunTabs({ run }: { run: Run }) {
  const search = useSearch({ from: "/shell/enrichment/$enrichmentId" });
  const change = useChange();
  const content: Record<Tab, React.ReactNode> = {
    items: <ItemsTab run={run} search={search} change={change} />,
    results: <ResultsTab run={run} search={search} change={change} />,
    calls: <CallsTab run={run} search={search} change={change} />,
    undo: <UndoTab run={run} search={search} change={change} />,
    recipe: <RecipeTab run={run} />,
  };
  return (
    <Tabs
      label={enrichmentText.progress}
      tabs={TABS.map((id) => ({ id, label: enrichmentText.tabs[id], content: content[id] }))}
      selected={search.tab ?? "items"}
      onSelect={(tab) => change(tab === "items" ? {} : { tab })}
    />
  );
}

export interface TabProps {
  run: Run;
  search: RunSearch;
  /** Shows something else: what is not named is as it is when the page is opened. */
  change: (search: RunSearch) => void;
}

function useChange(): TabProps["change"] {
  const navigate = useNavigate({ from: "/enrichment/$enrichmentId" });
  return (search) => void navigate({ search, resetScroll: false });
}
