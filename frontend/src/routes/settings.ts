import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "./root";

const frame = createRoute({
  getParentRoute: () => shellRoute,
  path: "/settings",
  component: lazyRouteComponent(() => import("../features/settings/SettingsFrame"), "SettingsFrame"),
});
const workspace = createRoute({
  getParentRoute: () => frame,
  path: "/",
  component: lazyRouteComponent(() => import("../features/settings/WorkspacePage"), "WorkspacePage"),
});
const members = createRoute({
  getParentRoute: () => frame,
  path: "/members",
  component: lazyRouteComponent(() => import("../features/settings/MembersPage"), "MembersPage"),
});
const apiKeys = createRoute({
  getParentRoute: () => frame,
  path: "/api-keys",
  component: lazyRouteComponent(() => import("../features/settings/ApiKeysPage"), "ApiKeysPage"),
});
const account = createRoute({
  getParentRoute: () => frame,
  path: "/account",
  component: lazyRouteComponent(() => import("../features/settings/AccountPage"), "AccountPage"),
});

export const settingsRoute = frame.addChildren([workspace, members, apiKeys, account]);
