import { useQueryClient } from "@tanstack/react-query";
import { sessionQuery } from "../../client/session";

/** Has the members read anew, and the session too, because the change may have been one's own role. */
export function useMembersChanged(): () => void {
  const queries = useQueryClient();
  return () => {
    void queries.invalidateQueries({ queryKey: ["get", "/api/v1/members"] });
    void queries.invalidateQueries(sessionQuery);
  };
}
