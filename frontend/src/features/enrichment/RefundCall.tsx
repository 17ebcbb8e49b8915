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

/** Notes what a provider gave back of what it had charged for a call. */
export function RefundCall({ call }: { call: Call }) {
  const whyNot = useWhyNot("enrichments:write");
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button size="small" kind="quiet" disabledBecause={whyNot} onPress={() => setAsking(true)}>
        {callsText.refund}
        <span className="sr-only">{callsText.ofCall(call.id)}</span>
      </Button>
      {asking ? <Ask call={call} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

function Ask({ call, onClose }: { call: Call; onClose: () => void }) {
  const changed = useCostsChanged(call.enrichment_id ?? 0);
  const refund = apiHooks.useMutation("post", "/api/v1/enrichments/{enrichment_id}/calls/{call_id}/refund", {
    meta: { saysItself: true },
    onSuccess: () => {
      toast(callsText.refunded);
      onClose();
    },
    onSettled: changed,
  });
  return (
    <CallDialog
      title={callsText.refundAsk(call.id)}
      action={callsText.refundDo}
      creditsHint={callsText.refundHint(enrichmentText.credits(Number(call.credits)))}
      isPending={refund.isPending}
      error={refund.error}
      onClose={onClose}
      onSay={(said) =>
        refund.mutate({
          params: { path: { enrichment_id: call.enrichment_id ?? 0, call_id: call.id } },
          body: said,
        })
      }
    >
      {callsText.refundWhy}
    </CallDialog>
  );
}
