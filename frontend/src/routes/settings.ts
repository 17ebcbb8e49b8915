import { createRoute } from "@tanstack/react-router";
import { type PageCursor, pageCursor } from "../lib/page_cursor";
import { shellRoute } from "./root";
import { screen } from "./screen";

const frame = createRoute({
  getParentRoute: () => shellRoute,
  path: "/settings",
  component: screen(() => import("../features/settings/SettingsFrame"), "SettingsFrame"),
});
const workspace = createRoute({
  getParentRoute: () => frame,
  path: "/",
  component: screen(() => import("../features/settings/WorkspacePage"), "WorkspacePage"),
});
const members = createRoute({
  getParentRoute: () => frame,
  path: "/members",
  validateSearch: pageCursor,
  component: screen(() => import("../features/settings/MembersPage"), "MembersPage"),
});
const apiKeys = createRoute({
  getParentRoute: () => frame,
  path: "/api-keys",
  validateSearch: pageCursor,
  component: screen(() => import("../features/settings/ApiKeysPage"), "ApiKeysPage"),
});
const account = createRoute({
  getParentRoute: () => frame,
  path: "/account",
  component: screen(() => import("../features/settings/AccountPage"), "AccountPage"),
});
const audit = createRoute({
  getParentRoute: () => frame,
  path: "/audit",
  validateSearch: (search: Record<string, unknown>): { action?: string; actor?: string } & PageCursor => ({
    ...(typeof search.action === "string" ? { action: search.action } : {}),
    ...(typeof search.actor === "string" ? { actor: search.actor } : {}),
    ...pageCursor(search),
  }),
  component: screen(() => import("../features/audit/AuditPage"), "AuditPage"),
});
const erasures = createRoute({
  getParentRoute: () => frame,
  path: "/erasures",
  validateSearch: pageCursor,
  component: screen(() => import("../features/erasures/ErasuresPage"), "ErasuresPage"),
});
const oneErasure = createRoute({
  getParentRoute: () => frame,
  path: "/erasures/$erasureId",
  component: screen(() => import("../features/erasures/ErasurePage"), "ErasurePage"),
});

export const settingsRoute = frame.addChildren([workspace, members, apiKeys, audit, erasures, oneErasure, account]);
