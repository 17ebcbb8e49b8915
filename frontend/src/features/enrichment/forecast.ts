import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, type Schemas } from "../../client/api";
import { isPassing } from "../../client/problem";
import { type NewEnrichmentSearch, recordsOf } from "./new_search";

export type Forecast = Schemas["EnrichmentForecastOut"];
export type RunRequest = Pick<Schemas["EnrichmentIn"], "target" | "ids" | "filter" | "recipe">;

/** What a request for the run says but for its budget, or null where something is still to be chosen. */
export function requestOf(search: NewEnrichmentSearch, recipe: { id: string } | null): RunRequest | null {
  return recipe === null ? null : { target: search.target ?? "contact", recipe: recipe.id, ...recordsOf(search) };
}

/** The forecast of a run; nothing is asked, and it is made anew when the request is another. */
export function useForecast(request: RunRequest | null) {
  return useQuery({
    queryKey: ["forecast", request],
    enabled: request !== null,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    queryFn: async ({ signal }): Promise<Forecast> => {
      const body = { ...(request as RunRequest), dry_run: true };
      const { data } = await api.POST("/api/v1/enrichments", { body, signal });
      return data as Forecast;
    },
    // Opening the page again after a refusal is a reason to ask again; a passing failure is tried by itself.
    retry: (failures, error) => isPassing(error) && failures < 60,
  });
}
