import { Link, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef } from "react";

interface SubNavigationProps {
  label: string;
  /** Addresses of the web app; the first counts only where it is the whole address. */
  entries: ReadonlyArray<{ to: string; label: string }>;
}

/** The parts of a page that have addresses of their own. */
export function SubNavigation({ label, entries }: SubNavigationProps) {
  const list = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  // Where the window is too narrow for all of them, the part that is open is among those that can be seen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address has another part
  useEffect(() => {
    const open = list.current?.querySelector("[aria-current=page]");
    open?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [path]);
  return (
    <nav ref={list} aria-label={label} className="overflow-x-auto border-line border-b">
      <ul className="flex gap-1">
        {entries.map((entry, index) => (
          <li key={entry.to}>
            <Link
              to={entry.to}
              activeOptions={{ exact: index === 0 }}
              className={
                "-mb-px block whitespace-nowrap border-transparent border-b-2 px-3 py-2 text-ink-soft " +
                "-outline-offset-2 hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-medium " +
                "aria-[current=page]:text-ink"
              }
            >
              {entry.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
