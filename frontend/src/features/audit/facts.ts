import { auditText } from "../../text/audit";

const { before, after } = auditText;
const HEADS: Record<string, string> = { before, after };

/** What an event says beside who did what, as one line of text. */
export function factsInWords(facts: Record<string, unknown>): string {
  return Object.entries(facts)
    .map(([name, value]) => `${HEADS[name] ?? name}: ${inWords(value)}`)
    .join("; ");
}

function inWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(inWords).join(", ");
  if (typeof value === "object" && value !== null) {
    return Object.entries(value)
      .map(([name, each]) => `${name} ${inWords(each)}`)
      .join(", ");
  }
  return String(value);
}
