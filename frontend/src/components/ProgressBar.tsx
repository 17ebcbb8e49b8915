import { ProgressBar as AriaProgressBar, Label } from "react-aria-components";

interface ProgressBarProps {
  /** What is on its way, for screen readers. */
  label: string;
  done: number;
  /** null: nobody knows how much there is. */
  total: number | null;
  className?: string;
}

/** How far something is. */
export function ProgressBar({ label, done, total, className }: ProgressBarProps) {
  return (
    <AriaProgressBar
      value={done}
      maxValue={Math.max(total ?? 0, done, 1)}
      isIndeterminate={total === null}
      className={className ?? ""}
    >
      {({ percentage }) => (
        <>
          <Label className="sr-only">{label}</Label>
          <div className="h-1.5 overflow-hidden rounded-full bg-sunken">
            <div
              className={`h-full rounded-full bg-accent transition-[width] ${total === null ? "w-1/3 animate-pulse" : ""}`}
              style={percentage === undefined ? {} : { width: `${percentage}%` }}
            />
          </div>
        </>
      )}
    </AriaProgressBar>
  );
}
