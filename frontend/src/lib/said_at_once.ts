import { useState } from "react";

/**
 * What the address says, and a way to say something else that counts at once: the address follows when the page has
 * time for it, and whoever presses a button before that means what stands on the screen.
 */
export function useSaidAtOnce<S extends object>(given: S, put: (next: S) => void): [S, (next: S) => void] {
  const [said, setSaid] = useState({ given, next: given });
  // Another address, be it by what was said or by going back, is what counts from then on.
  if (said.given !== given) setSaid({ given, next: given });
  const say = (next: S) => {
    setSaid({ given, next });
    put(next);
  };
  return [said.given === given ? said.next : given, say];
}
