import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Problem } from "../../client/problem";
import { sentenceOf } from "../../client/queries";
import { Button } from "../../components/Button";
import { buttonStyle } from "../../components/button_style";
import { Page } from "../../components/Page";
import { frameText } from "../../text/frame";

/** An address without a screen, or of something that is not there or not the person's. */
export function NotFound() {
  const toHome = (
    <Link to="/" className={buttonStyle("primary")}>
      {frameText.toHome}
    </Link>
  );
  return (
    <DeadEnd title={frameText.notFound} action={toHome}>
      {frameText.notFoundWhy}
    </DeadEnd>
  );
}

/** Takes the place of a screen that threw; the rest of the page goes on. */
export function BrokenScreen({ error }: { error: unknown }) {
  if (error instanceof Problem && error.status === 404) return <NotFound />;
  const reload = (
    <Button kind="primary" onPress={() => location.reload()}>
      {frameText.reload}
    </Button>
  );
  return (
    <DeadEnd title={frameText.broken} action={reload}>
      {error instanceof Problem ? sentenceOf(error) : frameText.brokenWhy}
    </DeadEnd>
  );
}

/** The same for the whole page, where not even the frame could be shown. */
export function BrokenPage({ error }: { error: unknown }) {
  return (
    <main>
      <BrokenScreen error={error} />
    </main>
  );
}

/** Somebody who has an account and belongs nowhere. */
export function NoWorkspace() {
  return <DeadEnd title={frameText.noWorkspace}>{frameText.noWorkspaceWhy}</DeadEnd>;
}

function DeadEnd({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <Page title={title}>
      <p className="max-w-prose text-ink-soft">{children}</p>
      {action ? <div>{action}</div> : null}
    </Page>
  );
}
