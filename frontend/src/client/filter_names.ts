import { useQuery } from "@tanstack/react-query";
import { api, type Schemas } from "./api";
import { useFieldName } from "./field_names";

type Named = (name: string, value: string) => string;

/** Names what filters speak of: fields, an import by its file, a company by its name. */
export function useFilterNames(kind: "contacts" | "companies", importId?: number, companyId?: number): Named {
  const fieldName = useFieldName(kind);
  const file = useImportName(importId);
  const company = useQuery({
    queryKey: ["company_name", companyId],
    enabled: companyId !== undefined,
    queryFn: async () => {
      const params = { path: { company_id: companyId as number } };
      const { data } = await api.GET("/api/v1/companies/{company_id}", { params });
      const found = data as Schemas["CompanyDetailOut"];
      return found.name || found.readable_domain;
    },
  });
  return (name, value) => {
    if (name === "field") return value.startsWith("custom:") ? value.slice("custom:".length) : fieldName(value);
    if (name === "import_id" && Number(value) === importId) return file ?? value;
    if (name === "company_id" && Number(value) === companyId) return company.data ?? value;
    return value;
  };
}

/** The name of an import's file, for as long as the page is open; undefined until it is known. */
export function useImportName(importId: number | undefined): string | undefined {
  return useQuery({
    queryKey: ["import_name", importId],
    enabled: importId !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => {
      const params = { path: { import_id: importId as number } };
      const { data } = await api.GET("/api/v1/imports/{import_id}", { params });
      return (data as Schemas["ImportOut"]).filename;
    },
  }).data;
}
