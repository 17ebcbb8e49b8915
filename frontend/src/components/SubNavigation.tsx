import { Link } from "@tanstack/react-router";

interface SubNavigationProps {
  label: string;
  /** Addresses of the web app; the first counts only where it is the whole address. */
  entries: ReadonlyArray<{ to: string; label: string }>;
}

/** The parts of a page that have addresses of their own. */
export function SubNavigation({ label, entries }: SubNavigationProps) {
  return (
    <nav aria-label={label} className="border-line border-b">
      <ul className="flex flex-wrap gap-x-1">
        {entries.map((entry, index) => (
          <li key={entry.to}>
            <Link
              to={entry.to}
              activeOptions={{ exact: index === 0 }}
              className={
                "-mb-px block whitespace-nowrap border-transparent border-b-2 px-3 py-2 text-ink-soft max-sm:px-2 " +
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
