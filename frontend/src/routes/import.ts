import { createRoute } from "@tanstack/react-router";
import { newImportSearch } from "../features/new_import/search";
import { shellRoute } from "./root";
import { screen } from "./screen";

export const importRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/import",
  // The key of an upload of this tab.
  validateSearch: (search: Record<string, unknown>): { upload?: number } =>
    typeof search.upload === "number" ? { upload: search.upload } : {},
  component: screen(() => import("../features/upload/UploadPage"), "UploadPage"),
});

export const newImportRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/import/$uploadId",
  validateSearch: newImportSearch,
  component: screen(() => import("../features/new_import/NewImportPage"), "NewImportPage"),
});
