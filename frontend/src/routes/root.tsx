import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, Outlet, redirect, useLocation } from "@tanstack/react-router";
import { Problem } from "../client/problem";
import { sessionQuery, useSession } from "../client/session";
import { AppShell } from "../features/frame/AppShell";
import { BrokenPage, NotFound, NoWorkspace } from "../features/frame/dead_ends";
import { SignInAgain } from "../features/sign_in/SignInAgain";
import { DropAnywhere } from "../features/upload/DropAnywhere";
import { UploadTray } from "../features/upload/UploadTray";
import { NAVIGATION } from "./navigation";

export const rootRoute = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Outlet,
  errorComponent: BrokenPage,
});

/** The parent of every screen of somebody who has signed in; strangers go to the sign-in page and come back. */
export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "shell",
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queries.ensureQueryData(sessionQuery);
    } catch (error) {
      if (error instanceof Problem && error.status === 401) {
        throw redirect({ to: "/sign-in", search: { next: location.href } });
      }
      throw error;
    }
  },
  component: Shell,
  errorComponent: BrokenPage,
});

/** Every address that no screen has. */
export const noScreenRoute = createRoute({ getParentRoute: () => shellRoute, path: "$", component: NotFound });

function Shell() {
  const { workspace } = useSession();
  const address = useLocation({ select: (location) => location.pathname });
  const shownUpload = useLocation({
    select: ({ pathname, search }) => (pathname === "/import" ? search.upload : undefined),
  });
  return (
    <AppShell entries={NAVIGATION} address={address}>
      {workspace === null ? <NoWorkspace /> : <Outlet />}
      <DropAnywhere />
      <UploadTray hidden={shownUpload} />
      <SignInAgain />
    </AppShell>
  );
}
