const KEPT = 60_000; // ms for which a request whose outcome is not known keeps its key

interface Kept {
  key: string;
  /** How many requests with it are under way. */
  under_way: number;
  unknownSince: number | null;
}

const kept = new Map<string, Kept>();

/**
 * The Idempotency-Key of a POST, so that it counts once: the same request gets the same key while the first is under way
 * and after one whose outcome is not known, and another key once it was answered. settle is told the status of the
 * answer, 0 where none came.
 */
export function keyFor(request: string, now = Date.now()): { key: string; settle: (status: number) => void } {
  const before = kept.get(request);
  const usable = before !== undefined && (before.under_way > 0 || now - (before.unknownSince ?? 0) < KEPT);
  const entry = usable ? before : { key: crypto.randomUUID(), under_way: 0, unknownSince: null };
  entry.under_way += 1;
  kept.set(request, entry);
  return {
    key: entry.key,
    settle: (status) => {
      entry.under_way -= 1;
      const isKnown = status > 0 && status < 500;
      if (!isKnown) entry.unknownSince = Date.now();
      else if (entry.under_way === 0 && kept.get(request) === entry) kept.delete(request);
    },
  };
}
