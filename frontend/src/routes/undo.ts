import { createRoute } from "@tanstack/react-router";
import { undoSearch } from "../features/undo/search";
import { shellRoute } from "./root";
import { screen } from "./screen";

export const undoRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/imports/$importId/undo",
  validateSearch: undoSearch,
  component: screen(() => import("../features/undo/UndoPage"), "UndoPage"),
});
