/** The beginning of the day so many days ago, so that the same list is asked for all day long. */
export function since(days: number, now: Date = new Date()): string {
  const day = new Date(now.getTime() - days * 86_400_000);
  day.setHours(0, 0, 0, 0);
  return day.toISOString();
}
