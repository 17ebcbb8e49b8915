import { useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { apiHooks, type Schemas } from "../../client/api";
import { useWhyNot } from "../../client/session";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { toast } from "../../components/Toasts";
import { exportsText } from "../../text/exports";

/** Removes an export and its file; asks once more. */
export function DeleteExport({ of: each }: { of: Schemas["ExportOut"] }) {
  const [asks, setAsks] = useState(false);
  const queries = useQueryClient();
  const remove = apiHooks.useMutation("delete", "/api/v1/exports/{export_id}", {
    onSuccess: () => toast(exportsText.deleted),
    onSettled: () => {
      setAsks(false);
      void queries.invalidateQueries({ queryKey: ["get", "/api/v1/exports"] });
    },
  });
  return (
    <>
      <Button
        kind="quiet"
        size="small"
        aria-label={exportsText.of(exportsText.delete, each.filename)}
        disabledBecause={useWhyNot("exports:write")}
        onPress={() => setAsks(true)}
      >
        <Trash2 aria-hidden="true" className="size-3.5" />
      </Button>
      <ConfirmDialog
        title={exportsText.deleteAsk(each.filename)}
        action={exportsText.delete}
        isOpen={asks}
        danger
        isPending={remove.isPending}
        onClose={() => setAsks(false)}
        onConfirm={() => remove.mutate({ params: { path: { export_id: each.id } } })}
      >
        {exportsText.deleteWhy}
      </ConfirmDialog>
    </>
  );
}
