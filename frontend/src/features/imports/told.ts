import type { Schemas } from "../../client/api";

export type ImportDetail = Schemas["ImportDetailOut"];

/** The import after one more event of its stream. */
export function told(job: ImportDetail, name: string, data: unknown): ImportDetail {
  if (name === "issues") return { ...job, issues: data as ImportDetail["issues"] };
  if (name === "state") return { ...job, ...(data as Pick<ImportDetail, "status" | "error">) };
  if (name !== "progress") return job;
  const { stage, rows_done, rows_expected, exact, ...counts } = data as ImportDetail["progress"] &
    Partial<ImportDetail>;
  return { ...job, ...counts, progress: { stage, rows_done, rows_expected, exact } };
}
