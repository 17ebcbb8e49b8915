import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { api, type Schemas } from "../../client/api";
import { namesText } from "../../lib/name_list";
import { apiFilter } from "../../lib/record_filters";
import type { RecordKind } from "../../text/records";
import { companyDetail, contactDetail, type RecordDetail } from "./record_shapes";
import type { RecordsSearch } from "./search";
import { PAGE, type RecordPage } from "./window_pages";

type Provenance = Schemas["ProvenanceOut"];

/** One page of a list of records by its filters, with the texts of these fields; a list begins at null. */
export function recordPage(
  kind: RecordKind,
  search: RecordsSearch,
  fields: ReadonlyArray<string>,
  cursor: string | null = null,
  limit = PAGE,
) {
  const query = { ...apiFilter(search), values: namesText(fields), limit };
  return queryOptions({
    queryKey: ["records", kind, query, cursor],
    queryFn: async ({ signal }): Promise<RecordPage> => {
      const params = { query: { ...query, ...(cursor === null ? {} : { cursor }) } };
      const { data } =
        kind === "contacts"
          ? await api.GET("/api/v1/contacts", { params, signal })
          : await api.GET("/api/v1/companies", { params, signal });
      return data as RecordPage;
    },
  });
}

/** One record. */
export function oneRecord(kind: RecordKind, id: number) {
  return queryOptions({ queryKey: ["record", kind, id], queryFn: ({ signal }) => fetchRecord(kind, id, signal) });
}

/** Where the values of a record came from. */
export function provenanceOf(kind: RecordKind, id: number) {
  return queryOptions({
    queryKey: ["provenance", kind, id],
    queryFn: async ({ signal }) => {
      const { data } =
        kind === "contacts"
          ? await api.GET("/api/v1/contacts/{contact_id}/provenance", {
              params: { path: { contact_id: id } },
              signal,
            })
          : await api.GET("/api/v1/companies/{company_id}/provenance", {
              params: { path: { company_id: id } },
              signal,
            });
      return data as Provenance;
    },
  });
}

/** The fields of a kind of records, in the order in which they are shown. */
export function fieldsOf(kind: RecordKind) {
  return queryOptions({
    queryKey: ["fields", kind],
    queryFn: async () => {
      const { data } = await api.GET("/api/v1/fields", { params: { query: { kind } } });
      return (data as Schemas["FieldsOut"]).items;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Changes values of a record that is still as it was read at updatedAt; null changes it whatever it is now. */
export async function changeRecord(
  kind: RecordKind,
  id: number,
  values: Record<string, string>,
  updatedAt: string | null,
): Promise<RecordDetail> {
  const body = { ...split(values), ...(updatedAt === null ? {} : { updated_at: updatedAt }) };
  if (kind === "contacts") {
    const { data } = await api.PATCH("/api/v1/contacts/{contact_id}", { params: { path: { contact_id: id } }, body });
    return contactDetail(data as Schemas["ContactDetailOut"]);
  }
  const { data } = await api.PATCH("/api/v1/companies/{company_id}", { params: { path: { company_id: id } }, body });
  return companyDetail(data as Schemas["CompanyDetailOut"]);
}

/** Deletes a record for good. */
export async function deleteRecord(kind: RecordKind, id: number): Promise<void> {
  if (kind === "contacts") await api.DELETE("/api/v1/contacts/{contact_id}", { params: { path: { contact_id: id } } });
  else await api.DELETE("/api/v1/companies/{company_id}", { params: { path: { company_id: id } } });
}

/** Merges another record into this one; prefer says whose value stays, by field. */
export async function mergeRecords(
  kind: RecordKind,
  record: RecordDetail,
  otherId: number,
  prefer: Record<string, "this" | "other">,
): Promise<void> {
  const body = { other_id: otherId, prefer, updated_at: record.updated_at };
  if (kind === "contacts") {
    await api.POST("/api/v1/contacts/{contact_id}/merge", { params: { path: { contact_id: record.id } }, body });
  } else {
    await api.POST("/api/v1/companies/{company_id}/merge", { params: { path: { company_id: record.id } }, body });
  }
}

/** Says that records have changed, so that whatever shows some asks again. */
export function recordsChanged(queries: QueryClient): void {
  for (const key of ["records", "record", "provenance"]) {
    // What was asked before the change and is still on its way would be taken for the new answer.
    void queries.cancelQueries({ queryKey: [key] }).then(() => queries.invalidateQueries({ queryKey: [key] }));
  }
}

async function fetchRecord(kind: RecordKind, id: number, signal: AbortSignal): Promise<RecordDetail> {
  if (kind === "contacts") {
    const { data } = await api.GET("/api/v1/contacts/{contact_id}", { params: { path: { contact_id: id } }, signal });
    return contactDetail(data as Schemas["ContactDetailOut"]);
  }
  const { data } = await api.GET("/api/v1/companies/{company_id}", { params: { path: { company_id: id } }, signal });
  return companyDetail(data as Schemas["CompanyDetailOut"]);
}

function split(values: Record<string, string>) {
  const plain: Record<string, string> = {};
  const custom: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) {
    if (name.startsWith("custom:")) custom[name.slice("custom:".length)] = value;
    else plain[name] = value;
  }
  return { ...plain, custom };
}
