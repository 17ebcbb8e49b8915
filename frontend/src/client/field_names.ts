import { otherFields } from "../text/fields";
import { apiHooks } from "./api";

/** Names the fields of contacts or companies for people; a field that is not known goes by its own name. */
export function useFieldName(target: string): (field: string) => string {
  const kind = target === "company" || target === "companies" ? "companies" : "contacts";
  const fields = apiHooks.useQuery(
    "get",
    "/api/v1/fields",
    { params: { query: { kind } } },
    { staleTime: Number.POSITIVE_INFINITY },
  );
  const labels = new Map(fields.data?.items.map(({ name, label }) => [name, label]));
  return (field) => {
    if (field.startsWith(CUSTOM)) return field.slice(CUSTOM.length);
    return labels.get(field) ?? otherFields[field] ?? field.replaceAll("_", " ");
  };
}

const CUSTOM = "custom:";
