import { useEffect } from "react";

/** Names the page in the tab of the browser while the component is there. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Contactory`;
  }, [title]);
}
