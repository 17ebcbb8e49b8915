import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { apiHooks } from "../../client/api";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Notice } from "../../components/Notice";
import { TextField } from "../../components/TextField";
import { frameText } from "../../text/frame";
import { eraseText } from "../../text/records";
import { recordsChanged } from "./records";

interface EraseDialogProps {
  email: string;
  isOpen: boolean;
  onClose: () => void;
  /** Is given the number of the erasure, whose page has the receipt. */
  onErased: (erasureId: number) => void;
}

/** Says what erasing a person does, and does it. */
export function EraseDialog({ email, isOpen, onClose, onErased }: EraseDialogProps) {
  const [reason, setReason] = useState("");
  const queries = useQueryClient();
  const erase = apiHooks.useMutation("post", "/api/v1/erasures", {
    onSuccess: (erasure) => {
      recordsChanged(queries);
      onErased((erasure as { id: number }).id);
    },
  });
  return (
    <Dialog
      title={eraseText.title(email)}
      isOpen={isOpen}
      onClose={onClose}
      role="alertdialog"
      footer={
        <>
          <Button onPress={onClose}>{frameText.cancel}</Button>
          {email === "" ? null : (
            <Button kind="danger" isPending={erase.isPending} onPress={() => erase.mutate({ body: { email, reason } })}>
              {eraseText.action}
            </Button>
          )}
        </>
      }
    >
      {email === "" ? (
        <p>{eraseText.noEmail}</p>
      ) : (
        <div className="flex flex-col gap-3">
          <p>{eraseText.what}</p>
          <ul className="list-disc pl-5">
            {eraseText.list.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
          <p>{eraseText.kept}</p>
          <Notice kind="warn">{eraseText.forGood}</Notice>
          <TextField
            label={eraseText.reason}
            hint={eraseText.reasonHint}
            maxLength={200}
            value={reason}
            onChange={setReason}
          />
        </div>
      )}
    </Dialog>
  );
}
