import { Link } from "@tanstack/react-router";
import { CircleAlert, Compass, Users } from "lucide-react";
import { Problem } from "../../client/problem";
import { sentenceOf } from "../../client/queries";
import { Button } from "../../components/Button";
import { buttonStyle } from "../../components/button_style";
import { EmptyState } from "../../components/EmptyState";
import { Page } from "../../components/Page";
import { frameText } from "../../text/frame";

/** An address without a screen, or of something that is not there or not the person's. */
export function NotFound() {
  return (
    <Page title={frameText.notFound}>
      <EmptyState
        icon={Compass}
        title={frameText.notFound}
        action={
          <Link to="/" className={buttonStyle("primary")}>
            {frameText.toHome}
          </Link>
        }
      >
        {frameText.notFoundWhy}
      </EmptyState>
    </Page>
  );
}

/** Takes the place of a screen that threw; the rest of the page goes on. */
export function BrokenScreen({ error }: { error: unknown }) {
  if (error instanceof Problem && error.status === 404) return <NotFound />;
  return (
    <Page title={frameText.broken}>
      <EmptyState
        icon={CircleAlert}
        title={frameText.broken}
        action={
          <Button kind="primary" onPress={() => location.reload()}>
            {frameText.reload}
          </Button>
        }
      >
        <p>{error instanceof Problem ? sentenceOf(error) : frameText.brokenWhy}</p>
      </EmptyState>
    </Page>
  );
}

/** Somebody who has an account and belongs nowhere. */
export function NoWorkspace() {
  return (
    <Page title={frameText.noWorkspace}>
      <EmptyState icon={Users} title={frameText.noWorkspace}>
        {frameText.noWorkspaceWhy}
      </EmptyState>
    </Page>
  );
}
