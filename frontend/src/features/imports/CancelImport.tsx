import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { apiHooks } from "../../client/api";
import { useWhyNot } from "../../client/session";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { importText } from "../../text/imports";
import type { ImportDetail } from "./told";

/** Ends an import before it has written anything; asks once more. */
export function CancelImport({ job }: { job: ImportDetail }) {
  const [asks, setAsks] = useState(false);
  const queries = useQueryClient();
  const cancel = apiHooks.useMutation("post", "/api/v1/imports/{import_id}/cancel", {
    onSettled: () => {
      setAsks(false);
      void queries.invalidateQueries({ queryKey: ["get", "/api/v1/imports/{import_id}"] });
      void queries.invalidateQueries({ queryKey: ["get", "/api/v1/imports"] });
    },
  });
  return (
    <>
      <Button disabledBecause={useWhyNot("imports:write")} onPress={() => setAsks(true)}>
        {importText.cancel}
      </Button>
      <ConfirmDialog
        title={importText.cancelAsk}
        action={importText.cancel}
        otherwise={importText.cancelNot}
        isOpen={asks}
        danger
        isPending={cancel.isPending}
        onClose={() => setAsks(false)}
        onConfirm={() => cancel.mutate({ params: { path: { import_id: job.id } } })}
      >
        {job.partial ? importText.cancelPartial : importText.cancelWhy}
      </ConfirmDialog>
    </>
  );
}
