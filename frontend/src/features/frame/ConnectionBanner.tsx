import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useReachable } from "../../client/connection";
import { sendTo } from "../../client/send";
import { Notice } from "../../components/Notice";
import { connectionText } from "../../text/connection";

const PAUSE = 2000;

/** Says that the server is away, asks until it is back, and then has all that is on the screen read anew. */
export function ConnectionBanner() {
  const reachable = useReachable();
  const queries = useQueryClient();
  useEffect(() => {
    if (reachable) return;
    const timer = setInterval(() => {
      // A failure says only that it is still away.
      sendTo("/health/live").then(
        () => queries.invalidateQueries(),
        () => undefined,
      );
    }, PAUSE);
    return () => clearInterval(timer);
  }, [reachable, queries]);
  if (reachable) return null;
  return (
    <Notice kind="warn" live className="m-2">
      {connectionText.lost}
    </Notice>
  );
}
