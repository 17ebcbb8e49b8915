import { Problem } from "../client/problem";
import { sentenceOf } from "../client/queries";
import { frameText } from "../text/frame";
import { Button } from "./Button";
import { Notice } from "./Notice";

/** What to show where a query failed: its sentence, and a way to ask again; who may not see it need not ask again. */
export function ProblemNotice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  if (error instanceof Problem && error.status === 403) return <Notice live>{sentenceOf(error)}</Notice>;
  return (
    <Notice
      kind="problem"
      live
      action={
        onRetry ? (
          <Button size="small" onPress={onRetry}>
            {frameText.tryAgain}
          </Button>
        ) : null
      }
    >
      {sentenceOf(error)}
    </Notice>
  );
}
