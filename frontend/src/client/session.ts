import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { frameText } from "../text/frame";
import { api, apiHooks, type Schemas } from "./api";
import { setRequestWorkspace } from "./send";

export type Session = Schemas["SessionOut"];
export type Role = keyof typeof frameText.roles;

/** Who has signed in, and which workspace this tab is about. Fails with status 401 where nobody has. */
export const sessionQuery = queryOptions({
  queryKey: apiHooks.queryOptions("get", "/api/v1/session").queryKey,
  queryFn: async (): Promise<Session> => {
    const { data } = await api.GET("/api/v1/session");
    const session = data as Session;
    // A tab stays with its workspace, whatever other tabs choose meanwhile.
    setRequestWorkspace(session.workspace?.id ?? null);
    return session;
  },
  staleTime: 60_000,
});

/** The session; only below the part of the page that needs one. */
export function useSession(): Session {
  return useSuspenseQuery(sessionQuery).data;
}

/** Null where the person may do what the scope stands for, else the sentence for disabledBecause. */
export function useWhyNot(scope: string): string | null {
  const workspace = useSession().workspace;
  if (workspace === null) return frameText.noWorkspace;
  if (workspace.scopes.includes(scope)) return null;
  return frameText.notAllowed(frameText.roles[workspace.role].toLowerCase());
}
