import { apiHooks } from "../../client/api";
import type { Draft } from "./draft";

/** The fields that the steps of a draft are asked for; those without any of their own take all that is given. */
export function useWantedFields(draft: Draft): string[] {
  const providers = apiHooks.useQuery("get", "/api/v1/providers", {}, { staleTime: 60_000 });
  const wanted = draft.steps.flatMap((step) => {
    if (step.fields.length > 0) return step.fields;
    const provider = providers.data?.items.find(({ name }) => name === step.provider);
    return provider?.operations.find(({ name }) => name === step.operation)?.gives ?? [];
  });
  return [...new Set(wanted)];
}
