import { FlaskConical } from "lucide-react";
import { Button as AriaButton, TooltipTrigger } from "react-aria-components";
import { sandboxText } from "../text/sandbox";
import { TooltipBubble } from "./Tooltip";

/** Says that values are made up by the sandbox, wherever they are shown. */
export function SandboxBadge() {
  return (
    <TooltipTrigger delay={150}>
      <AriaButton
        className={
          "inline-flex cursor-help items-center gap-1 whitespace-nowrap rounded-sm bg-warn-soft px-1.5 font-medium " +
          "text-warn text-xs/5"
        }
      >
        <FlaskConical aria-hidden="true" className="size-3" />
        {sandboxText.badge}
      </AriaButton>
      <TooltipBubble>{sandboxText.why}</TooltipBubble>
    </TooltipTrigger>
  );
}
