import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "../lib/class_names";

type NoticeKind = "info" | "good" | "warn" | "problem";

const KINDS = {
  info: { icon: Info, style: "bg-info-soft text-info" },
  good: { icon: CircleCheck, style: "bg-good-soft text-good" },
  warn: { icon: TriangleAlert, style: "bg-warn-soft text-warn" },
  problem: { icon: CircleAlert, style: "bg-danger-soft text-danger" },
};

interface NoticeProps {
  kind?: NoticeKind;
  children: ReactNode;
  action?: ReactNode;
  /** Problems that come up while the page is open are said at once. */
  live?: boolean;
  className?: string;
}

/** A sentence within the page, about the page. */
export function Notice({ kind = "info", children, action, live = false, className }: NoticeProps) {
  const { icon: Icon, style } = KINDS[kind];
  return (
    <div
      role={live ? (kind === "problem" ? "alert" : "status") : undefined}
      className={classNames(
        "flex items-start gap-x-2.5 gap-y-2 rounded-md px-3 py-2 max-sm:flex-wrap",
        style,
        className,
      )}
    >
      <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      {/* Where the window is narrow, what can be done stands below the sentence, not beside it. */}
      <div className="min-w-0 grow max-sm:basis-[calc(100%-2rem)]">{children}</div>
      {action === undefined || action === null ? null : (
        <div className="shrink-0 max-sm:pl-6.5 sm:-my-1 sm:self-center">{action}</div>
      )}
    </div>
  );
}
