import { Circle, FileDown, FileUp, type LucideIcon, Sparkles } from "lucide-react";
import type { ReactNode } from "react";
import type { Schemas } from "../../client/api";
import { Badge } from "../../components/Badge";
import { EnrichmentState } from "../../components/EnrichmentState";
import { ExportState } from "../../components/ExportState";
import { ImportState } from "../../components/ImportState";
import { enrichmentLine, exportLine, importLine } from "../../text/home";

type Item = Schemas["HomeItemOut"];

interface Shown {
  icon: LucideIcon;
  line: string;
  badge: ReactNode;
  /** The address of its screen, where it has one. */
  to?: string;
  search?: Record<string, string>;
}

/** How a thing is shown on the first page; a kind that the page does not know is shown by what all have in common. */
export function kindOf(item: Item): Shown {
  return (KINDS[item.kind] ?? unknown)(item);
}

const KINDS: Readonly<Record<string, (item: Item) => Shown>> = {
  import: ({ id, state, figures }) => ({
    icon: FileUp,
    to: `/imports/${id}`,
    line: importLine(state, figures),
    badge: <ImportState state={state as Schemas["JobState"]} />,
  }),
  enrichment: ({ id, state, figures }) => ({
    icon: Sparkles,
    to: `/enrichment/${id}`,
    ...((figures.unknown_calls ?? 0) > 0 ? { search: { tab: "calls", call: "unknown" } } : {}),
    line: enrichmentLine(figures),
    badge: <EnrichmentState state={state as Schemas["EnrichmentState"]} />,
  }),
  export: ({ state, figures }) => ({
    icon: FileDown,
    to: "/exports",
    line: exportLine(figures),
    badge: <ExportState state={state} />,
  }),
};

const unknown = ({ state }: Item): Shown => ({ icon: Circle, line: "", badge: <Badge>{state}</Badge> });
