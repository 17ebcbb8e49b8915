import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Sparkles } from "lucide-react";
import { useMemo } from "react";
import { apiHooks } from "../../client/api";
import { useWhyNot } from "../../client/session";
import { Button } from "../../components/Button";
import { ProblemNotice } from "../../components/ProblemNotice";
import { newEnrichmentText, recordsOf } from "../../text/enrichments";
import type { Forecast, RunRequest } from "./forecast";

interface StartButtonProps {
  request: RunRequest | null;
  /** Null for none, undefined for one that is no amount. */
  budget: string | null | undefined;
  forecast: Forecast | null;
  refused: boolean;
}

/** Begins the run, once its forecast is on the page, and goes to where it is followed. */
export function StartButton({ request, budget, forecast, refused }: StartButtonProps) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const start = apiHooks.useMutation("post", "/api/v1/enrichments", { meta: { saysItself: true } });
  const key = useKey(JSON.stringify([request, budget]));
  const mayNot = useWhyNot("enrichments:write");
  const begin = () => {
    if (request === null) return;
    start.mutate(
      { body: { ...request, budget: budget ?? null, dry_run: false }, headers: { "Idempotency-Key": key } },
      {
        onSuccess: (run) => {
          void queries.invalidateQueries({ queryKey: ["get", "/api/v1/enrichments"] });
          void navigate({
            to: "/enrichment/$enrichmentId",
            params: { enrichmentId: String((run as { id: number }).id) },
          });
        },
      },
    );
  };
  return (
    <div className="flex flex-col gap-2">
      {start.isError ? <ProblemNotice error={start.error} /> : null}
      <Button
        kind="primary"
        isPending={start.isPending}
        disabledBecause={mayNot ?? notYet(request, budget, forecast, refused)}
        onPress={begin}
      >
        <Sparkles aria-hidden="true" className="size-4" />
        {forecast === null
          ? newEnrichmentText.startPlain
          : newEnrichmentText.start(recordsOf(forecast.target, forecast.records))}
      </Button>
    </div>
  );
}

function notYet(
  request: RunRequest | null,
  budget: string | null | undefined,
  forecast: Forecast | null,
  refused: boolean,
): string | null {
  if (request === null) return newEnrichmentText.choose;
  if (budget === undefined) return newEnrichmentText.budgetWrong;
  if (refused) return newEnrichmentText.refused;
  return forecast === null ? newEnrichmentText.notYet : null;
}

/** A key of its own for each request that is asked for: sent again after a lost answer, it begins no second run. */
function useKey(request: string): string {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another request is another key
  return useMemo(() => `web-${Date.now()}-${Math.random().toString(36).slice(2)}`, [request]);
}
