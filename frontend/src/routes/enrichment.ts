import { createRoute } from "@tanstack/react-router";
import { newEnrichmentSearch } from "../features/enrichment/new_search";
import { runSearch } from "../features/enrichment/run_search";
import { spendSearch } from "../features/spend/spend_search";
import { type PageCursor, pageCursor } from "../lib/page_cursor";
import { enrichmentStates } from "../text/enrichments";
import { shellRoute } from "./root";
import { screen } from "./screen";

type State = keyof typeof enrichmentStates;

const isState = (value: unknown): value is State => typeof value === "string" && Object.hasOwn(enrichmentStates, value);

const enrichmentsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/enrichment",
  validateSearch: (search: Record<string, unknown>): { state?: State } & PageCursor => ({
    ...(isState(search.state) ? { state: search.state } : {}),
    ...pageCursor(search),
  }),
  component: screen(() => import("../features/enrichment/EnrichmentsPage"), "EnrichmentsPage"),
});

const newEnrichmentRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/enrichment/new",
  validateSearch: newEnrichmentSearch,
  component: screen(() => import("../features/enrichment/NewEnrichmentPage"), "NewEnrichmentPage"),
});

const enrichmentRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/enrichment/$enrichmentId",
  validateSearch: runSearch,
  component: screen(() => import("../features/enrichment/EnrichmentPage"), "EnrichmentPage"),
});

const providersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/enrichment/providers",
  component: screen(() => import("../features/providers/ProvidersPage"), "ProvidersPage"),
});

const spendRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/enrichment/spend",
  validateSearch: spendSearch,
  component: screen(() => import("../features/spend/SpendPage"), "SpendPage"),
});

const recipesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/enrichment/recipes",
  validateSearch: pageCursor,
  component: screen(() => import("../features/recipes/RecipesPage"), "RecipesPage"),
});

const recipeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/enrichment/recipes/$recipeId",
  // The recipe that a new one is a copy of: a preset's slug, or the number of another.
  validateSearch: (search: Record<string, unknown>): { from?: string } =>
    typeof search.from === "string" || typeof search.from === "number" ? { from: String(search.from) } : {},
  component: screen(() => import("../features/recipes/RecipePage"), "RecipePage"),
});

export const enrichmentRoutes = [
  enrichmentsRoute,
  newEnrichmentRoute,
  recipesRoute,
  recipeRoute,
  providersRoute,
  spendRoute,
  enrichmentRoute,
] as const;
