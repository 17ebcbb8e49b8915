import { useQueryClient } from "@tanstack/react-query";
import { apiHooks } from "../../../client/api";
import { toast } from "../../../components/Toasts";
import { reviewText } from "../../../text/review";
import { refreshAll } from "./review_data";

/** Applies decisions that were kept of earlier files. */
export function useRules(importId: number): (ruleIds: number[]) => void {
  const queries = useQueryClient();
  const apply = apiHooks.useMutation("post", "/api/v1/imports/{import_id}/rules/apply", {
    onSuccess: async (done) => {
      toast(reviewText.rulesApplied(done.items.reduce((sum, each) => sum + each.rows, 0)));
      await refreshAll(queries, importId);
    },
  });
  return (ruleIds) => apply.mutate({ params: { path: { import_id: importId } }, body: { rule_ids: ruleIds } });
}
