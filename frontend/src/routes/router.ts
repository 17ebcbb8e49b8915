import type { QueryClient } from "@tanstack/react-query";
import { createRouter } from "@tanstack/react-router";
import { BrokenScreen, NotFound } from "../features/frame/dead_ends";
import { enrichmentRoutes } from "./enrichment";
import { exportsRoute } from "./exports";
import { homeRoute } from "./home";
import { importRoute, newImportRoute } from "./import";
import { importsRoute, oneImportRoute } from "./imports";
import { recordRoutes } from "./records";
import { forecastRoute, reviewRoute } from "./review";
import { noScreenRoute, rootRoute, shellRoute } from "./root";
import { settingsRoute } from "./settings";
import { signInRoute } from "./sign_in";
import { undoRoute } from "./undo";

const tree = rootRoute.addChildren([
  signInRoute,
  shellRoute.addChildren([
    homeRoute,
    importRoute,
    newImportRoute,
    importsRoute,
    oneImportRoute,
    reviewRoute,
    forecastRoute,
    ...enrichmentRoutes,
    undoRoute,
    ...recordRoutes,
    exportsRoute,
    settingsRoute,
    noScreenRoute,
  ]),
]);

/** The router over all screens; a screen is one line in the tree. */
export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { queries },
    defaultErrorComponent: BrokenScreen,
    defaultNotFoundComponent: NotFound,
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
