import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { apiHooks, type Schemas } from "../../client/api";
import { useWhyNot } from "../../client/session";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { TextField } from "../../components/TextField";
import { toast } from "../../components/Toasts";
import { number } from "../../lib/format";
import { callsText } from "../../text/enrichment_lists";
import { enrichmentText } from "../../text/enrichments";
import { refreshRun } from "./live_run";

type Call = Schemas["CallOut"];

/** Says whether a call was charged whose outcome is not known; nothing for any other. */
export function SettleCall({ call }: { call: Call }) {
  const whyNot = useWhyNot("enrichments:write");
  const [asking, setAsking] = useState<"charged" | "notCharged" | null>(null);
  if (call.status !== "unknown") return null;
  return (
    <div className="flex flex-wrap justify-end gap-1">
      {(["charged", "notCharged"] as const).map((way) => (
        <Button key={way} size="small" disabledBecause={whyNot} onPress={() => setAsking(way)}>
          {callsText[way]}
          <span className="sr-only">{callsText.ofCall(call.id)}</span>
        </Button>
      ))}
      {asking === null ? null : <Ask call={call} charged={asking === "charged"} onClose={() => setAsking(null)} />}
    </div>
  );
}

function Ask({ call, charged, onClose }: { call: Call; charged: boolean; onClose: () => void }) {
  const queries = useQueryClient();
  const [note, setNote] = useState("");
  const settle = apiHooks.useMutation("post", "/api/v1/enrichments/{enrichment_id}/calls/{call_id}/settle", {
    onSuccess: () => toast(callsText.settled),
    onSettled: () => {
      onClose();
      void queries.invalidateQueries({ queryKey: ["get", "/api/v1/credits"] });
      return refreshRun(queries, call.enrichment_id ?? 0);
    },
  });
  return (
    <ConfirmDialog
      title={charged ? callsText.chargedAsk : callsText.notChargedAsk}
      action={charged ? callsText.charged : callsText.notCharged}
      isOpen
      isPending={settle.isPending}
      onClose={onClose}
      onConfirm={() =>
        settle.mutate({
          params: { path: { enrichment_id: call.enrichment_id ?? 0, call_id: call.id } },
          body: { charged, note },
        })
      }
    >
      <div className="flex flex-col gap-3">
        <p>
          {charged
            ? callsText.chargedWhy(enrichmentText.credits(number(Number(call.credits_held))))
            : callsText.notChargedWhy}
        </p>
        <TextField label={callsText.note} hint={callsText.noteHint} value={note} onChange={setNote} maxLength={500} />
      </div>
    </ConfirmDialog>
  );
}
