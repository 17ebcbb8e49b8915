import type { ReactNode } from "react";
import { Tooltip as AriaTooltip, TooltipTrigger } from "react-aria-components";

/** The bubble alone, beside its trigger in a TooltipTrigger. */
export function TooltipBubble({ children }: { children: ReactNode }) {
  return (
    <AriaTooltip
      offset={6}
      className="max-w-72 rounded-md border border-line bg-raised px-2 py-1 text-ink text-sm shadow-raised"
    >
      {children}
    </AriaTooltip>
  );
}

/** Shows a sentence beside something that can have focus. What is only in a tooltip must not be needed. */
export function Tooltip({ text, children }: { text: string; children: ReactNode }) {
  return (
    <TooltipTrigger delay={400}>
      {children}
      <TooltipBubble>{text}</TooltipBubble>
    </TooltipTrigger>
  );
}
