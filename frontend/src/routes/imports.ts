import { createRoute } from "@tanstack/react-router";
import { type PageCursor, pageCursor } from "../lib/page_cursor";
import { importStates } from "../text/imports";
import { shellRoute } from "./root";
import { screen } from "./screen";

type State = keyof typeof importStates;

const isState = (value: unknown): value is State => typeof value === "string" && Object.hasOwn(importStates, value);

export const importsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/imports",
  validateSearch: (search: Record<string, unknown>): { state?: State } & PageCursor => ({
    ...(isState(search.state) ? { state: search.state } : {}),
    ...pageCursor(search),
  }),
  component: screen(() => import("../features/imports/ImportsPage"), "ImportsPage"),
});

export const oneImportRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/imports/$importId",
  component: screen(() => import("../features/imports/ImportPage"), "ImportPage"),
});
