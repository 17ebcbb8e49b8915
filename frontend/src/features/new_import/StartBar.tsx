import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { apiHooks, type Schemas } from "../../client/api";
import { useWhyNot } from "../../client/session";
import { Button } from "../../components/Button";
import { ProblemNotice } from "../../components/ProblemNotice";
import { newImportText } from "../../text/new_import";
import { labelOf } from "./field_choices";
import { type Mapped, missing } from "./mapping";
import { type NewImportSearch, policiesOf, readingOf } from "./search";

interface StartBarProps {
  uploadId: number;
  columns: ReadonlyArray<Mapped>;
  /** Whether the file has a row below its header. */
  hasRows: boolean;
  fields: ReadonlyArray<Schemas["FieldOut"]>;
  required: ReadonlyArray<string>;
  search: NewImportSearch;
}

/** Begins the import, and goes to where it is followed. */
export function StartBar({ uploadId, columns, hasRows, fields, required, search }: StartBarProps) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const start = apiHooks.useMutation("post", "/api/v1/imports", { meta: { saysItself: true } });
  const body = requestOf(uploadId, search);
  const key = useKey(JSON.stringify(body));
  const lacking = missing(required, columns).map((name) => labelOf(fields, name));
  const mayNot = useWhyNot("imports:write");
  const lacks = lacking.length > 0 ? newImportText.blocked(lacking.join(", ")) : null;
  const whyNot = mayNot ?? (hasRows ? lacks : newImportText.noRows);
  const begin = () =>
    start.mutate(
      { body, headers: { "Idempotency-Key": key } },
      {
        onSuccess: (answer) => {
          const job = answer as Schemas["ImportDetailOut"];
          const path = { params: { path: { import_id: job.id } } };
          queries.setQueryData(apiHooks.queryOptions("get", "/api/v1/imports/{import_id}", path).queryKey, job);
          void queries.invalidateQueries({ queryKey: ["get", "/api/v1/imports"] });
          void navigate({ to: "/imports/$importId", params: { importId: String(job.id) } });
        },
      },
    );
  return (
    <div className="sticky bottom-0 z-10 -mx-4 flex flex-col gap-2 border-line border-t bg-canvas px-4 py-3 md:-mx-6 md:px-6">
      {start.isError ? <ProblemNotice error={start.error} /> : null}
      <div className="flex flex-wrap items-center gap-3">
        <Button kind="primary" isPending={start.isPending} disabledBecause={whyNot} onPress={begin}>
          {newImportText.start}
        </Button>
        <span className={whyNot === null ? "text-ink-soft" : "text-danger"}>{whyNot ?? newImportText.ready}</span>
      </div>
    </div>
  );
}

/** A key of its own for each request that is asked for: sent again after a lost answer, it begins no second import. */
function useKey(request: string): string {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another request is another key
  return useMemo(() => `web-${Date.now()}-${Math.random().toString(36).slice(2)}`, [request]);
}

function requestOf(uploadId: number, search: NewImportSearch) {
  return {
    upload_id: uploadId,
    kind: search.kind ?? "contacts",
    sheet: search.sheet ?? "",
    reading: readingOf(search),
    mapping: search.map ?? {},
    policies: policiesOf(search) as Schemas["Policies"],
    remember: search.forget !== true,
    country: search.country ?? "",
  };
}
