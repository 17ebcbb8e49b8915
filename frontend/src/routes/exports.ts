import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { exportsSearch } from "../features/exports/search";
import { shellRoute } from "./root";

export const exportsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/exports",
  validateSearch: exportsSearch,
  component: lazyRouteComponent(() => import("../features/exports/ExportsPage"), "ExportsPage"),
});
