import { useEffect } from "react";

/** Names the page in the tab of the browser while the component is there; null leaves that to another component. */
export function usePageTitle(title: string | null): void {
  useEffect(() => {
    if (title !== null) document.title = `${title} · Contactory`;
  }, [title]);
}
