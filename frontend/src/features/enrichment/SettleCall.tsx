import { useState } from "react";
import { apiHooks, type Schemas } from "../../client/api";
import { useWhyNot } from "../../client/session";
import { Button } from "../../components/Button";
import { toast } from "../../components/Toasts";
import { callsText } from "../../text/enrichment_lists";
import { enrichmentText } from "../../text/enrichments";
import { CallDialog } from "./CallDialog";
import { useCostsChanged } from "./live_run";

type Call = Schemas["CallOut"];

/** Says whether a call was charged whose outcome is not known. */
export function SettleCall({ call }: { call: Call }) {
  const whyNot = useWhyNot("enrichments:write");
  const [asking, setAsking] = useState<"charged" | "notCharged" | null>(null);
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
  const changed = useCostsChanged(call.enrichment_id ?? 0);
  const settle = apiHooks.useMutation("post", "/api/v1/enrichments/{enrichment_id}/calls/{call_id}/settle", {
    meta: { saysItself: true },
    onSuccess: () => {
      toast(callsText.settled);
      onClose();
    },
    onSettled: changed,
  });
  const held = enrichmentText.credits(Number(call.credits_held));
  return (
    <CallDialog
      title={charged ? callsText.chargedAsk : callsText.notChargedAsk}
      action={charged ? callsText.charged : callsText.notCharged}
      {...(charged ? { creditsHint: callsText.chargedHint(held) } : {})}
      isPending={settle.isPending}
      error={settle.error}
      onClose={onClose}
      onSay={({ credits, note }) =>
        settle.mutate({
          params: { path: { enrichment_id: call.enrichment_id ?? 0, call_id: call.id } },
          body: { charged, credits, note },
        })
      }
    >
      {charged ? callsText.chargedWhy(held) : callsText.notChargedWhy}
    </CallDialog>
  );
}
