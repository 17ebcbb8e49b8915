import { classNames } from "../lib/class_names";

export interface Share {
  id: string;
  value: number;
  /** Class of the background. */
  colour: string;
}

interface StackedBarProps {
  /** The same in words, for screen readers. */
  label: string;
  shares: ReadonlyArray<Share>;
  thick?: boolean;
}

/** Parts of a whole side by side, in their order. */
export function StackedBar({ label, shares, thick = false }: StackedBarProps) {
  const whole = shares.reduce((sum, share) => sum + share.value, 0);
  return (
    <div
      role="img"
      aria-label={label}
      className={classNames("flex w-full gap-px overflow-hidden rounded-full bg-sunken", thick ? "h-3" : "h-1.5")}
    >
      {shares.map((share) =>
        share.value === 0 ? null : (
          <div
            key={share.id}
            className={classNames("h-full min-w-0.5 transition-[width] duration-300", share.colour)}
            style={{ width: `${(share.value / whole) * 100}%` }}
          />
        ),
      )}
    </div>
  );
}
