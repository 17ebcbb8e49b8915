import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, type Schemas } from "../../client/api";
import { type NewImportSearch, readingOf } from "./search";

export type Preview = Schemas["PreviewOut"];

const ROWS = 20;

/** How the file would be read with what the address says; the former answer stays while another is on its way. */
export function usePreview(uploadId: number, search: NewImportSearch) {
  const body = {
    upload_id: uploadId,
    kind: search.kind ?? "contacts",
    rows: ROWS,
    sheet: search.sheet ?? "",
    reading: readingOf(search),
    remember: search.forget !== true,
  };
  return useQuery({
    queryKey: ["preview", body],
    queryFn: async ({ signal }): Promise<Preview> => {
      const { data } = await api.POST("/api/v1/imports/preview", { body, signal });
      return data as Preview;
    },
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });
}
