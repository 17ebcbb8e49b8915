export type Keeping = "installation" | "always" | "days";

/** How long something is kept, as a person chooses it; days is what stands in the field. */
export interface Retention {
  keeping: Keeping;
  days: string;
}

/** What the API says as a choice: null leaves it to the installation, and 0 keeps for ever. */
export function retentionOf(days: number | null): Retention {
  if (days === null) return { keeping: "installation", days: "" };
  return days === 0 ? { keeping: "always", days: "" } : { keeping: "days", days: String(days) };
}

/** The choice as the API takes it; undefined where the field holds no number of days. */
export function daysOf({ keeping, days }: Retention): number | null | undefined {
  if (keeping === "installation") return null;
  if (keeping === "always") return 0;
  const number = Number(days.trim().replace(",", "."));
  return days.trim() !== "" && Number.isFinite(number) && number > 0 ? number : undefined;
}
