import type { ReactNode } from "react";
import { classNames } from "../lib/class_names";
import { usePageTitle } from "../lib/page_title";

interface PageProps {
  title: string;
  /** One line about what the page is for, or about the thing that it shows. */
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** Its parts have addresses of their own, and name the tab themselves. */
  inParts?: boolean;
  /** For grids: the page takes the whole width and height of the window. */
  full?: boolean;
}

/** The frame of a screen: its heading, what can be done, and its content. It also names the tab of the browser. */
export function Page({ title, lead, actions, children, inParts = false, full = false }: PageProps) {
  usePageTitle(inParts ? null : title);
  return (
    <div className={classNames("mx-auto flex flex-col gap-5 p-4 md:p-6", full ? "h-full min-h-0" : "max-w-6xl")}>
      <header className="flex flex-wrap items-start justify-between gap-3">
        <div>
          <h1 className="font-semibold text-xl">{title}</h1>
          {lead ? <div className="mt-0.5 text-ink-soft">{lead}</div> : null}
        </div>
        {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
      </header>
      {children}
    </div>
  );
}

/** A group of things on a page, with a heading of its own. */
export function Section({ title, actions, children }: { title: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-semibold text-lg">{title}</h2>
        {actions}
      </div>
      {children}
    </section>
  );
}

/** A surface that holds one thing together. */
export function Card({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={classNames("rounded-lg border border-line bg-surface p-4", className)}>{children}</div>;
}
