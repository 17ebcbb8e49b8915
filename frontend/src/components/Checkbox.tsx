import { Check, Minus } from "lucide-react";
import type { ReactNode } from "react";
import { Checkbox as AriaCheckbox, type CheckboxProps as AriaCheckboxProps } from "react-aria-components";
import { classNames } from "../lib/class_names";

export interface CheckboxProps extends Omit<AriaCheckboxProps, "className" | "style" | "children"> {
  children?: ReactNode;
  className?: string;
}

/** A box to tick; without children it needs an aria-label. */
export function Checkbox({ children, className, ...rest }: CheckboxProps) {
  return (
    <AriaCheckbox {...rest} className={classNames("group inline-flex cursor-pointer items-start gap-2", className)}>
      {({ isSelected, isIndeterminate }) => (
        <>
          <span
            className={classNames(
              "mt-px flex size-4.5 shrink-0 items-center justify-center rounded-sm border",
              "group-data-[focus-visible]:outline-2 group-data-[focus-visible]:outline-focus",
              "group-data-[focus-visible]:outline-offset-2 group-data-[disabled]:opacity-55",
              isSelected || isIndeterminate
                ? "border-accent bg-accent text-on-accent"
                : "border-line-strong bg-surface text-transparent",
            )}
          >
            {isIndeterminate ? (
              <Minus aria-hidden="true" className="size-3.5" />
            ) : (
              <Check aria-hidden="true" className="size-3.5" />
            )}
          </span>
          {children}
        </>
      )}
    </AriaCheckbox>
  );
}
