import { createRoute, useSearch } from "@tanstack/react-router";
import { SignInPage } from "../features/sign_in/SignInPage";
import { rootRoute } from "./root";

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  validateSearch: (search: Record<string, unknown>): { next?: string } =>
    typeof search.next === "string" ? { next: search.next } : {},
  component: function SignIn() {
    const { next } = useSearch({ from: "/sign-in" });
    return <SignInPage next={localPath(next)} />;
  },
});

/** The path to go on to; an address of somebody else's site is not one. */
export function localPath(next: string | undefined): string {
  if (next === undefined) return "/";
  const url = new URL(next, location.origin);
  return url.origin === location.origin ? url.pathname + url.search + url.hash : "/";
}
