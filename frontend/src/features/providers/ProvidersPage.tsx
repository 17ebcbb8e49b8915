import { apiHooks } from "../../client/api";
import { EnrichmentParts } from "../../components/EnrichmentParts";
import { Page } from "../../components/Page";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Loading } from "../../components/Spinner";
import { providersText } from "../../text/providers";
import { ProviderCard } from "./ProviderCard";

/** Every provider: whose key is used, how it does, what is left of its limits and credits. */
export function ProvidersPage() {
  return (
    <Page title={providersText.title} lead={providersText.lead}>
      <EnrichmentParts />
      <Cards />
    </Page>
  );
}

function Cards() {
  // Breakers and limits change by themselves, without anything that happens here.
  const providers = apiHooks.useQuery("get", "/api/v1/providers", {}, { refetchInterval: 5000 });
  if (providers.isPending) return <Loading />;
  if (providers.isError) return <ProblemNotice error={providers.error} onRetry={() => void providers.refetch()} />;
  return (
    <ul className="grid gap-4 lg:grid-cols-2">
      {providers.data.items.map((provider) => (
        <li key={provider.name}>
          <ProviderCard provider={provider} />
        </li>
      ))}
    </ul>
  );
}
