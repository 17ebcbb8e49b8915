import { Link, useNavigate, useParams, useRouter, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { apiHooks } from "../../client/api";
import { buttonStyle } from "../../components/button_style";
import { Page, Section } from "../../components/Page";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Loading } from "../../components/Spinner";
import { useSaidAtOnce } from "../../lib/said_at_once";
import { newImportText } from "../../text/new_import";
import { KindChoice } from "./KindChoice";
import { LayoutPanel } from "./LayoutPanel";
import { MappingTable } from "./MappingTable";
import { mapped } from "./mapping";
import { PolicyForm } from "./PolicyForm";
import { PreviewTable } from "./PreviewTable";
import { type Preview, usePreview } from "./preview";
import { Refused } from "./Refused";
import { StartBar } from "./StartBar";
import type { NewImportSearch } from "./search";

/** A part of the form: what the address says, and the function that changes some of it. */
export interface Form {
  search: NewImportSearch;
  change: (changes: { [K in keyof NewImportSearch]?: NewImportSearch[K] | undefined }) => void;
}

/** How an uploaded file was understood, and what is to become of it, before anything is written. */
export function NewImportPage() {
  const { uploadId } = useParams({ from: "/shell/import/$uploadId" });
  const given = useSearch({ from: "/shell/import/$uploadId" });
  const navigate = useNavigate({ from: "/import/$uploadId" });
  const [search, say] = useSaidAtOnce(given, (next) => void navigate({ search: next, replace: true }));
  const preview = usePreview(Number(uploadId), search);
  const change: Form["change"] = (changes) => say({ ...search, ...changes } as NewImportSearch);
  const fields = useFields(search.kind ?? "contacts");
  useReadyImportPage();
  const another = (
    <Link to="/import" className={buttonStyle()}>
      {newImportText.another}
    </Link>
  );
  if (preview.isPending) return <Loading label={newImportText.loading} />;
  if (preview.data === undefined) {
    return <Refused uploadId={Number(uploadId)} error={preview.error} form={{ search, change }} another={another} />;
  }
  return (
    <Page title={newImportText.title(preview.data.filename)} lead={newImportText.lead} actions={another}>
      <Parts
        uploadId={Number(uploadId)}
        fields={fields}
        preview={preview.data}
        busy={preview.isPlaceholderData}
        form={{ search, change }}
      />
    </Page>
  );
}

interface PartsProps {
  uploadId: number;
  fields: ReturnType<typeof useFields>;
  preview: Preview;
  /** The preview is that of before the last change. */
  busy: boolean;
  form: Form;
}

/** Asked for beside the preview, not after it. */
function useFields(kind: "contacts" | "companies") {
  return apiHooks.useQuery("get", "/api/v1/fields", { params: { query: { kind } } }, { staleTime: 3_600_000 });
}

/** Loads the screen that comes next while this one is read. */
function useReadyImportPage(): void {
  const router = useRouter();
  useEffect(() => {
    void router.loadRouteChunk(router.routesByPath["/imports/$importId"]);
  }, [router]);
}

function Parts({ uploadId, fields, preview, busy, form }: PartsProps) {
  if (fields.isPending) return <Loading />;
  if (fields.isError) return <ProblemNotice error={fields.error} onRetry={() => void fields.refetch()} />;
  const { items } = fields.data;
  const columns = mapped(preview.mapping.columns, form.search.map ?? {});
  const required = form.search.required ?? items.filter((field) => field.required).map((field) => field.name);
  return (
    <>
      <Section title={newImportText.layout} actions={<KindChoice form={form} />}>
        <LayoutPanel preview={preview} form={form} />
        <PreviewTable preview={preview} busy={busy} />
      </Section>
      <MappingTable preview={preview} columns={columns} fields={items} required={required} form={form} />
      <PolicyForm fields={items} required={required} form={form} />
      <StartBar
        hasRows={preview.rows.length > 0}
        search={form.search}
        {...{ uploadId, columns, fields: items, required }}
      />
    </>
  );
}
