import { type RefObject, useEffect } from "react";

/** How long a dialog or a menu that closes may take to give the focus back itself, in milliseconds. */
const GRACE = 150;

/**
 * Gives the focus to the content when what had it has gone, such as the button of a dialog or a link of the screen
 * before: who uses the keyboard goes on there, and not at the top of the page.
 */
export function useFocusKept(content: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    let last: Element | null = null;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    let frame = 0;
    const isLost = () => last !== null && !last.isConnected && document.activeElement === document.body;
    const onFocus = (event: FocusEvent) => {
      last = event.target instanceof Element ? event.target : null;
    };
    const changes = new MutationObserver(() => {
      if (waiting !== undefined || !isLost()) return;
      waiting = setTimeout(() => {
        // They give it back with a frame, which may come late: then this comes behind it.
        frame = requestAnimationFrame(() => {
          waiting = undefined;
          if (isLost()) content.current?.focus({ preventScroll: true });
        });
      }, GRACE);
    });
    document.addEventListener("focusin", onFocus);
    changes.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener("focusin", onFocus);
      changes.disconnect();
      clearTimeout(waiting);
      cancelAnimationFrame(frame);
    };
  }, [content]);
}
