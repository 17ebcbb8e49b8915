import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { apiHooks, type Schemas } from "../../client/api";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { toast } from "../../components/Toasts";
import { apiKeysText } from "../../text/settings";

/** Ends a key; nothing for one that has ended. */
export function RevokeKey({ apiKey }: { apiKey: Schemas["ApiKeyOut"] }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const revoke = apiHooks.useMutation("delete", "/api/v1/api-keys/{key_id}", {
    onSuccess: () => toast(apiKeysText.revoked(apiKey.name)),
    onSettled: () => {
      setAsking(false);
      void queries.invalidateQueries({ queryKey: ["get", "/api/v1/api-keys"] });
    },
  });
  if (apiKey.revoked_at !== null) return null;
  return (
    <>
      <Button size="small" aria-label={apiKeysText.revokeKey(apiKey.name)} onPress={() => setAsking(true)}>
        {apiKeysText.revoke}
      </Button>
      <ConfirmDialog
        title={apiKeysText.revokeTitle(apiKey.name)}
        action={apiKeysText.revoke}
        danger
        isOpen={asking}
        isPending={revoke.isPending}
        onClose={() => setAsking(false)}
        onConfirm={() => revoke.mutate({ params: { path: { key_id: apiKey.id } } })}
      >
        {apiKeysText.revokeWhy}
      </ConfirmDialog>
    </>
  );
}
