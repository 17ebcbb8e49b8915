import { Link } from "@tanstack/react-router";
import type { LucideIcon } from "lucide-react";
import { Brand } from "../../components/Brand";
import { frameText } from "../../text/frame";
import { AccountMenu } from "./AccountMenu";
import { WorkspaceSwitcher } from "./WorkspaceSwitcher";

export interface NavigationEntry {
  /** An address of the web app. */
  to: string;
  label: string;
  icon: LucideIcon;
}

const ENTRY =
  "flex h-9 items-center gap-2.5 rounded-md px-2.5 text-ink-soft hover:bg-sunken hover:text-ink " +
  "aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium aria-[current=page]:text-accent-ink";

/** The ways to the screens, with the workspace above and the account below. */
export function Navigation({ entries }: { entries: ReadonlyArray<NavigationEntry> }) {
  return (
    <>
      <div className="flex h-14 shrink-0 items-center px-4">
        <Brand />
      </div>
      <div className="px-3 pb-1">
        <WorkspaceSwitcher />
      </div>
      <nav aria-label={frameText.navigation} className="grow overflow-y-auto px-3 py-1">
        <ul className="flex flex-col gap-0.5">
          {entries.map(({ to, label, icon: Icon }) => (
            <li key={to}>
              <Link to={to} activeOptions={{ exact: to === "/" }} className={ENTRY}>
                <Icon aria-hidden="true" className="size-4 shrink-0" />
                {label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className="border-line border-t p-3">
        <AccountMenu />
      </div>
    </>
  );
}
