import { classNames } from "../lib/class_names";

export type ButtonKind = "primary" | "secondary" | "quiet" | "danger";
export type ButtonSize = "small" | "normal";

const KINDS: Record<ButtonKind, string> = {
  primary: "bg-accent text-on-accent border-transparent hover:bg-accent-hover",
  secondary: "bg-surface text-ink border-line-strong hover:bg-sunken",
  quiet: "bg-transparent text-ink-soft border-transparent hover:bg-sunken hover:text-ink",
  danger: "bg-danger text-on-danger border-transparent hover:bg-danger-hover",
};
const SIZES: Record<ButtonSize, string> = {
  small: "h-7 px-2 text-sm gap-1",
  normal: "h-9 px-3 text-base gap-1.5",
};

/** The classes of whatever looks like a button. */
export function buttonStyle(kind: ButtonKind = "secondary", size: ButtonSize = "normal", more?: string): string {
  return classNames(
    "inline-flex shrink-0 cursor-pointer select-none items-center justify-center rounded-md border font-medium",
    "whitespace-nowrap transition-colors",
    "disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55",
    KINDS[kind],
    SIZES[size],
    more,
  );
}
