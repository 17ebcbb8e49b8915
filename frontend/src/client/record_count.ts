import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { apiFilter, type RecordFilters } from "../lib/record_filters";
import { api } from "./api";

/** How many records the filters leave, exactly. */
export function useRecordCount(kind: "contacts" | "companies", search: RecordFilters, enabled = true) {
  const query = apiFilter(search);
  return useQuery({
    // Among the lists of records, so that whatever changes these has them counted again.
    queryKey: ["records", kind, "count", query],
    enabled,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const { data } =
        kind === "contacts"
          ? await api.GET("/api/v1/contacts/count", { params: { query }, signal })
          : await api.GET("/api/v1/companies/count", { params: { query }, signal });
      return (data as { count: number }).count;
    },
  });
}
