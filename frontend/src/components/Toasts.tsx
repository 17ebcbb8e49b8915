import { CircleAlert, CircleCheck, Info, X } from "lucide-react";
import {
  Button,
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from "react-aria-components";
import { frameText } from "../text/frame";

type ToastKind = "good" | "problem" | "info";

interface ToastEntry {
  kind: ToastKind;
  sentence: string;
  action?: { label: string; run: () => void } | undefined;
}

const SHOWN = 8000;
/** Longer, as there is something to press; it can be done elsewhere too. */
const OFFERED = 20_000;
const queue = new ToastQueue<ToastEntry>({ maxVisibleToasts: 4 });
let offered: string | null = null;
const ICONS = { good: CircleCheck, problem: CircleAlert, info: Info };
const COLOURS = { good: "text-good", problem: "text-danger", info: "text-info" };

/** Says one sentence at the edge of the page, such as what was done; action is a thing to press, such as Undo. */
export function toast(sentence: string, kind: ToastKind = "good", action?: ToastEntry["action"]): void {
  // What went wrong is not taken away before it is read.
  if (kind === "problem") queue.add({ kind, sentence, action });
  else if (action === undefined) queue.add({ kind, sentence }, { timeout: SHOWN });
  else {
    // Several offers of an undo, one above the other, would hide what was decided and mix up the order.
    if (offered !== null) queue.close(offered);
    offered = queue.add({ kind, sentence, action }, { timeout: OFFERED });
  }
}

/** Where the sentences appear; screen readers are told of each. */
export function Toasts() {
  return (
    <ToastRegion
      queue={queue}
      aria-label={frameText.notices}
      className="fixed right-4 bottom-4 left-4 z-50 flex flex-col gap-2 rounded-lg sm:left-auto sm:w-96"
    >
      {({ toast: entry }) => {
        const { kind, sentence, action } = entry.content;
        const Icon = ICONS[kind];
        return (
          <Toast
            toast={entry}
            className="flex items-start gap-2.5 rounded-lg border border-line bg-raised p-3 text-ink shadow-raised"
          >
            <Icon aria-hidden="true" className={`mt-0.5 size-4 shrink-0 ${COLOURS[kind]}`} />
            <ToastContent className="grow">
              <Text slot="title">{sentence}</Text>
            </ToastContent>
            {action ? (
              <button
                type="button"
                className="cursor-pointer rounded-sm font-medium text-accent-ink hover:underline"
                onClick={() => {
                  queue.close(entry.key);
                  action.run();
                }}
              >
                {action.label}
              </button>
            ) : null}
            <Button slot="close" aria-label={frameText.close} className="cursor-pointer rounded-sm text-ink-faint">
              <X aria-hidden="true" className="size-4" />
            </Button>
          </Toast>
        );
      }}
    </ToastRegion>
  );
}
