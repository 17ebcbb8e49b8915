import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
  Focusable,
  TooltipTrigger,
} from "react-aria-components";
import { type ButtonKind, type ButtonSize, buttonStyle } from "./button_style";
import { Spinner } from "./Spinner";
import { TooltipBubble } from "./Tooltip";

export interface ButtonProps extends Omit<AriaButtonProps, "className" | "style" | "children"> {
  kind?: ButtonKind;
  size?: ButtonSize;
  className?: string;
  children: React.ReactNode;
  /** Why it cannot be used now: it stays in the tab order, is said to be disabled, and shows the reason. */
  disabledBecause?: string | null | undefined;
}

/** A button; while isPending it keeps its place and its focus, and pressing it again does nothing. */
export function Button({ kind, size, className, children, disabledBecause, isPending, ...rest }: ButtonProps) {
  const style = buttonStyle(kind, size, className);
  if (disabledBecause) {
    return (
      <TooltipTrigger delay={150}>
        <Focusable>
          <button type="button" aria-disabled="true" aria-label={rest["aria-label"]} className={style}>
            {children}
          </button>
        </Focusable>
        <TooltipBubble>{disabledBecause}</TooltipBubble>
      </TooltipTrigger>
    );
  }
  // The kit's own idea of pending leaves references to buttons that are gone in its announcements.
  const still = isPending ? { onPress: () => undefined, type: "button" as const } : {};
  return (
    <AriaButton {...rest} {...still} className={style}>
      {isPending ? <Spinner small /> : null}
      {children}
    </AriaButton>
  );
}
