import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api } from "../../client/api";
import { Problem } from "../../client/problem";
import { type Session, sessionQuery, useSession } from "../../client/session";
import { noteSignedIn, onSignedOut } from "../../client/signed_out";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { signInText } from "../../text/sign_in";
import { SignInForm } from "./SignInForm";

/** Asks who was signed out in mid-work to sign in again, over the page, so that nothing on it is lost. */
export function SignInAgain() {
  const [isOpen, setOpen] = useState(false);
  const before = useSession();
  const queries = useQueryClient();
  useEffect(() => onSignedOut(() => setOpen(true)), []);
  const goOn = (now: Session) => {
    if (now.account.id !== before.account.id) return location.assign("/");
    queries.setQueryData(sessionQuery.queryKey, now);
    setOpen(false);
    noteSignedIn();
  };
  const ask = useMutation({ mutationFn: askAgain, onSuccess: goOn, onError: leaveIfGone });
  return (
    <Dialog title={signInText.again} isOpen={isOpen} onClose={() => undefined} dismissable={false}>
      <p className="mb-4">{signInText.againWhy}</p>
      <SignInForm email={before.account.email} onSignedIn={() => ask.mutate(true)} />
      <p className="mt-4 text-ink-faint text-sm">{signInText.noPassword}</p>
      <Button kind="quiet" className="mt-1 -ml-3" onPress={() => ask.mutate(false)} isPending={ask.isPending}>
        {signInText.elsewhere}
      </Button>
    </Dialog>
  );
}

/**
 * Asks who has signed in, of the workspace that this tab is about; a session that began here is about it too, also after
 * a reload. Who opened a one-time link in another tab has a session again, in this one too.
 */
async function askAgain(isNew: boolean): Promise<Session> {
  const session = (await api.GET("/api/v1/session")).data as Session;
  if (isNew && session.workspace !== null) {
    await api.POST("/api/v1/session/workspace", { body: { workspace_id: session.workspace.id } });
  }
  return session;
}

/** Who does not belong to the workspace of the page any more has nothing to go on with on it. */
function leaveIfGone(error: unknown): void {
  if (error instanceof Problem && error.status === 403) location.assign("/");
}
