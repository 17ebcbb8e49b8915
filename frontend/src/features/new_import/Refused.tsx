import type { ReactNode } from "react";
import { apiHooks } from "../../client/api";
import { Problem } from "../../client/problem";
import { Button } from "../../components/Button";
import { Page } from "../../components/Page";
import { ProblemNotice } from "../../components/ProblemNotice";
import { newImportText } from "../../text/new_import";
import type { Form } from "./NewImportPage";

interface RefusedProps {
  uploadId: number;
  error: unknown;
  form: Form;
  another: ReactNode;
}

/** A file that cannot be read, or not in the way that somebody said. */
export function Refused({ uploadId, error, form: { search, change }, another }: RefusedProps) {
  const upload = apiHooks.useQuery("get", "/api/v1/uploads/{upload_id}", { params: { path: { upload_id: uploadId } } });
  const said = [search.encoding, search.delimiter, search.header, search.sheet].some((part) => part !== undefined);
  const reset = () => change({ encoding: undefined, delimiter: undefined, header: undefined, sheet: undefined });
  // Who may not import, or a server that broke, says nothing about the file.
  const isAboutTheFile = error instanceof Problem && error.status === 422;
  return (
    <Page title={upload.data ? newImportText.title(upload.data.filename) : newImportText.refused} actions={another}>
      <ProblemNotice error={error} />
      {said ? (
        <div className="flex flex-wrap items-center gap-3">
          <Button onPress={reset}>{newImportText.reset}</Button>
          <span className="text-ink-soft">{newImportText.resetWhy}</span>
        </div>
      ) : null}
      {isAboutTheFile && !said ? <p className="text-ink-soft">{newImportText.refusedWhy}</p> : null}
    </Page>
  );
}
