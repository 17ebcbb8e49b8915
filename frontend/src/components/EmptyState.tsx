import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

interface EmptyStateProps {
  icon: LucideIcon;
  title: string;
  /** What would be here, and how it comes here. */
  children: ReactNode;
  action?: ReactNode;
}

/** Stands where there is nothing yet, and teaches the next step. */
export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center rounded-lg border border-line border-dashed px-6 py-12 text-center">
      <span className="mb-3 flex size-11 items-center justify-center rounded-full bg-accent-soft text-accent-ink">
        <Icon aria-hidden="true" className="size-5" />
      </span>
      <h2 className="font-semibold text-lg">{title}</h2>
      <div className="mt-1 max-w-prose text-ink-soft">{children}</div>
      {action ? <div className="mt-4 flex gap-2">{action}</div> : null}
    </div>
  );
}
