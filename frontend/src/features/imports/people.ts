import { importsText } from "../../text/imports";

/** Who began an import, for a person; null where it is not known. */
export function whoBegan(job: { created_by: string | null; actor: string }): string | null {
  if (job.created_by !== null) return job.created_by;
  if (job.actor.startsWith("api_key")) return importsText.byKey;
  return job.actor === "command" ? importsText.byCommand : null;
}
