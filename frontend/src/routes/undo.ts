import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { undoSearch } from "../features/undo/search";
import { shellRoute } from "./root";

export const undoRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/imports/$importId/undo",
  validateSearch: undoSearch,
  component: lazyRouteComponent(() => import("../features/undo/UndoPage"), "UndoPage"),
});
