import { createRoute } from "@tanstack/react-router";
import { viewOf } from "../features/review/view";
import { type PageCursor, pageCursor } from "../lib/page_cursor";
import { shellRoute } from "./root";
import { screen } from "./screen";

export const reviewRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/imports/$importId/review",
  validateSearch: viewOf,
  component: screen(() => import("../features/review/ReviewPage"), "ReviewPage"),
});

const OUTCOMES = ["create", "update", "unchanged", "held", "discarded"] as const;

export const forecastRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/imports/$importId/forecast",
  validateSearch: (search: Record<string, unknown>): { kind?: (typeof OUTCOMES)[number] } & PageCursor => {
    const kind = OUTCOMES.find((each) => each === search.kind);
    return { ...(kind === undefined ? {} : { kind }), ...pageCursor(search) };
  },
  component: screen(() => import("../features/forecast/ForecastPage"), "ForecastPage"),
});
