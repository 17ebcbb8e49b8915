import { Menu as MenuIcon, X } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Dialog, Modal, ModalOverlay } from "react-aria-components";
import { Brand } from "../../components/Brand";
import { Button } from "../../components/Button";
import { frameText } from "../../text/frame";
import { ConnectionBanner } from "./ConnectionBanner";
import { useFocusKept } from "./focus_kept";
import { Navigation, type NavigationEntry } from "./Navigation";
import { PasswordReminder } from "./PasswordReminder";

interface AppShellProps {
  entries: ReadonlyArray<NavigationEntry>;
  /** The address, which closes the navigation of a narrow window when it changes. */
  address: string;
  children: ReactNode;
}

/** What stays while screens change: the navigation, the banner of a lost connection, and the screen's place. */
export function AppShell({ entries, address, children }: AppShellProps) {
  const content = useRef<HTMLElement>(null);
  useFocusKept(content);
  return (
    <div className="flex h-dvh flex-col lg:flex-row">
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        {frameText.skip}
      </a>
      <aside className="hidden w-58 shrink-0 flex-col border-line border-r bg-surface lg:flex">
        <Navigation entries={entries} />
      </aside>
      <NarrowBar entries={entries} address={address} />
      <div className="flex min-h-0 min-w-0 grow flex-col">
        <ConnectionBanner />
        {address === "/" ? <PasswordReminder /> : null}
        {/* What is hidden but for screen readers stays in here too, or the window could be scrolled to nothing. */}
        <main ref={content} id="content" tabIndex={-1} className="relative min-h-0 grow overflow-y-auto outline-none">
          {children}
        </main>
      </div>
    </div>
  );
}

function NarrowBar({ entries, address }: { entries: ReadonlyArray<NavigationEntry>; address: string }) {
  const [isOpen, setOpen] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new address is the reason to close
  useEffect(() => setOpen(false), [address]);
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 border-line border-b bg-surface px-2 lg:hidden">
      <Button kind="quiet" aria-label={frameText.openNavigation} onPress={() => setOpen(true)}>
        <MenuIcon aria-hidden="true" className="size-5" />
      </Button>
      <Brand />
      <ModalOverlay isOpen={isOpen} onOpenChange={setOpen} isDismissable className="fixed inset-0 z-40 bg-veil">
        <Modal className="h-full w-68 border-line border-r bg-surface">
          <Dialog aria-label={frameText.navigation} className="relative flex h-full flex-col outline-none">
            <Button
              kind="quiet"
              className="absolute top-2 right-2"
              aria-label={frameText.closeNavigation}
              onPress={() => setOpen(false)}
            >
              <X aria-hidden="true" className="size-4" />
            </Button>
            <Navigation entries={entries} />
          </Dialog>
        </Modal>
      </ModalOverlay>
    </header>
  );
}
