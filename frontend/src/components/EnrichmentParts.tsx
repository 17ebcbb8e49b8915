import { enrichmentParts } from "../text/enrichments";
import { SubNavigation } from "./SubNavigation";

const ENTRIES = [
  { to: "/enrichment", label: enrichmentParts.runs },
  { to: "/enrichment/recipes", label: enrichmentParts.recipes },
  { to: "/enrichment/providers", label: enrichmentParts.providers },
  { to: "/enrichment/spend", label: enrichmentParts.spend },
];

/** The parts of the enrichment, at the head of each of them. */
export function EnrichmentParts() {
  return <SubNavigation label={enrichmentParts.title} entries={ENTRIES} />;
}
