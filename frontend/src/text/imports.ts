import type { Schemas } from "../client/api";

export const importStates: Record<Schemas["JobState"], string> = {
  PENDING: "Waiting",
  PROCESSING: "Running",
  NEEDS_REVIEW: "Needs review",
  COMPLETED: "Completed",
  FAILED: "Failed",
  CANCELLED: "Cancelled",
  REVERTED: "Reverted",
};
