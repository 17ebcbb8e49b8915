import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { importStates } from "../text/imports";
import { shellRoute } from "./root";

type State = keyof typeof importStates;

const isState = (value: unknown): value is State => typeof value === "string" && Object.hasOwn(importStates, value);

export const importsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/imports",
  validateSearch: (search: Record<string, unknown>): { state?: State } =>
    isState(search.state) ? { state: search.state } : {},
  component: lazyRouteComponent(() => import("../features/imports/ImportsPage"), "ImportsPage"),
});

export const oneImportRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/imports/$importId",
  component: lazyRouteComponent(() => import("../features/imports/ImportPage"), "ImportPage"),
});
