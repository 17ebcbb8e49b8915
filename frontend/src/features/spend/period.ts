const DAY = 86_400_000;

/** The days of UTC up to today, the oldest first, as 2026-03-01. */
export function daysUntil(now: Date, days: number): string[] {
  return Array.from({ length: days }, (_, place) => dayOf(new Date(now.getTime() - (days - 1 - place) * DAY)));
}

/** The instant at which so many days up to today begin, in UTC. */
export const sinceOf = (now: Date, days: number): string => `${daysUntil(now, days)[0]}T00:00:00Z`;

const dayOf = (instant: Date): string => instant.toISOString().slice(0, 10);
