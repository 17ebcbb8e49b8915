import { createRoute, useSearch } from "@tanstack/react-router";
import { SignInPage } from "../features/sign_in/SignInPage";
import { localPath } from "../lib/local_path";
import { rootRoute } from "./root";

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  validateSearch: (search: Record<string, unknown>): { next?: string } =>
    typeof search.next === "string" ? { next: search.next } : {},
  component: function SignIn() {
    const { next } = useSearch({ from: "/sign-in" });
    return <SignInPage next={localPath(next, location.origin)} />;
  },
});
