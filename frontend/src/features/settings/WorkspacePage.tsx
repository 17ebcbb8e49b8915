import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { apiHooks, type Schemas } from "../../client/api";
import { sentenceOf } from "../../client/queries";
import { sessionQuery, useWhyNot } from "../../client/session";
import { Button } from "../../components/Button";
import { Notice } from "../../components/Notice";
import { Card, Section } from "../../components/Page";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Loading } from "../../components/Spinner";
import { TextField } from "../../components/TextField";
import { toast } from "../../components/Toasts";
import { usePageTitle } from "../../lib/page_title";
import { frameText } from "../../text/frame";
import { workspaceText } from "../../text/settings";
import { NewWorkspace } from "./NewWorkspace";
import { RetentionField } from "./RetentionField";
import { daysOf, retentionOf } from "./retention";

/** The name of the workspace, its country, and how long files and rows are kept. */
export function WorkspacePage() {
  usePageTitle(workspaceText.title);
  const workspace = apiHooks.useQuery("get", "/api/v1/workspace");
  if (workspace.isPending) return <Loading />;
  if (workspace.isError) return <ProblemNotice error={workspace.error} onRetry={() => void workspace.refetch()} />;
  return (
    <>
      <Section title={workspaceText.title}>
        <WorkspaceForm key={workspace.data.id} workspace={workspace.data} />
      </Section>
      <Section title={workspaceText.another}>
        <NewWorkspace />
      </Section>
    </>
  );
}

function WorkspaceForm({ workspace }: { workspace: Schemas["WorkspaceOut"] }) {
  const whyNot = useWhyNot("workspace:manage");
  const [name, setName] = useState(workspace.name);
  const [country, setCountry] = useState(workspace.default_country);
  const [files, setFiles] = useState(retentionOf(workspace.file_retention_days));
  const [rows, setRows] = useState(retentionOf(workspace.row_retention_days));
  const save = useSaving();
  const [fileDays, rowDays] = [daysOf(files), daysOf(rows)];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (fileDays === undefined || rowDays === undefined) return;
    save.mutate({
      body: { name, default_country: country, file_retention_days: fileDays, row_retention_days: rowDays },
    });
  };
  const off = { isDisabled: whyNot !== null };
  return (
    <Card>
      <form onSubmit={submit} className="flex max-w-xl flex-col gap-4">
        {save.isError ? (
          <Notice kind="problem" live>
            {sentenceOf(save.error)}
          </Notice>
        ) : null}
        <TextField label={workspaceText.name} value={name} onChange={setName} isRequired {...off} />
        <TextField
          label={workspaceText.country}
          hint={workspaceText.countryHint}
          value={country}
          onChange={setCountry}
          {...off}
        />
        <RetentionField
          label={workspaceText.files}
          hint={workspaceText.filesHint}
          value={files}
          onChange={setFiles}
          {...off}
        />
        <RetentionField
          label={workspaceText.rows}
          hint={workspaceText.rowsHint}
          value={rows}
          onChange={setRows}
          {...off}
        />
        <div>
          <Button kind="primary" type="submit" isPending={save.isPending} disabledBecause={whyNot}>
            {frameText.save}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function useSaving() {
  const queries = useQueryClient();
  return apiHooks.useMutation("patch", "/api/v1/workspace", {
    meta: { saysItself: true },
    onSuccess: (workspace) => {
      queries.setQueryData(["get", "/api/v1/workspace"], workspace);
      void queries.invalidateQueries(sessionQuery);
      toast(frameText.saved);
    },
  });
}
