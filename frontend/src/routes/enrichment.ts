import { createRoute } from "@tanstack/react-router";
import { newEnrichmentSearch } from "../features/enrichment/new_search";
import { runSearch } from "../features/enrichment/run_search";
import { enrichmentStates } from "../text/enrichments";
import { shellRoute } from "./root";
import { screen } from "./screen";

type State = keyof typeof enrichmentStates;

const isState = (value: unknown): value is State => typeof value === "string" && Object.hasOwn(enrichmentStates, value);

export const enrichmentsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/enrichment",
  validateSearch: (search: Record<string, unknown>): { state?: State } =>
    isState(search.state) ? { state: search.state } : {},
  component: screen(() => import("../features/enrichment/EnrichmentsPage"), "EnrichmentsPage"),
});

export const newEnrichmentRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/enrichment/new",
  validateSearch: newEnrichmentSearch,
  component: screen(() => import("../features/enrichment/NewEnrichmentPage"), "NewEnrichmentPage"),
});

export const enrichmentRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/enrichment/$enrichmentId",
  validateSearch: runSearch,
  component: screen(() => import("../features/enrichment/EnrichmentPage"), "EnrichmentPage"),
});
