import { apiHooks } from "../../client/api";

/** The currency of the workspace's money: that of the ledger, or else of the accounts at providers. */
export function useCurrency(): string {
  const providers = apiHooks.useQuery("get", "/api/v1/providers", {}, { staleTime: 60_000 });
  const priced = providers.data?.items.find((provider) => provider.source !== "open");
  return priced?.currency || "USD";
}
