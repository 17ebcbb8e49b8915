import { createRoute } from "@tanstack/react-router";
import { exportsSearch } from "../features/exports/search";
import { shellRoute } from "./root";
import { screen } from "./screen";

export const exportsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/exports",
  validateSearch: exportsSearch,
  component: screen(() => import("../features/exports/ExportsPage"), "ExportsPage"),
});
