import { useNavigate, useSearch } from "@tanstack/react-router";
import { FileUp } from "lucide-react";
import { useEffect } from "react";
import { FileTrigger } from "react-aria-components";
import { useWhyNot } from "../../client/session";
import { Button } from "../../components/Button";
import { Card, Page } from "../../components/Page";
import { uploadText } from "../../text/upload";
import { useBeginUpload } from "./DropAnywhere";
import { UnfinishedUploads } from "./UnfinishedUploads";
import { UploadLine } from "./UploadTray";
import { dismissUpload, useUpload } from "./uploads";

/** Where a file is chosen, and where its upload is followed; a file that is there is shown at once. */
export function UploadPage() {
  const { upload: key } = useSearch({ from: "/shell/import" });
  const navigate = useNavigate();
  const upload = useUpload(key);
  const complete = upload?.phase === "complete" ? upload.uploadId : null;
  useEffect(() => {
    if (complete === null || key === undefined) return;
    void navigate({ to: "/import/$uploadId", params: { uploadId: String(complete) }, replace: true });
    dismissUpload(key);
  }, [complete, key, navigate]);
  const shown = upload !== undefined && upload.phase !== "cancelled" ? upload : null;
  return (
    <Page title={uploadText.title} lead={uploadText.lead}>
      {shown === null ? null : (
        <Card className="flex flex-col gap-3">
          <UploadLine upload={shown} />
          {["failed", "paused"].includes(shown.phase) ? null : (
            <p className="text-ink-faint text-sm">{uploadText.secondWhy}</p>
          )}
        </Card>
      )}
      {shown === null || shown.phase === "failed" ? <ChooseFile /> : null}
      <UnfinishedUploads />
    </Page>
  );
}

function ChooseFile() {
  const begin = useBeginUpload();
  const whyNot = useWhyNot("imports:write");
  const button = (
    <Button kind="primary" disabledBecause={whyNot}>
      {uploadText.choose}
    </Button>
  );
  return (
    <div className="flex flex-col items-center gap-3 rounded-lg border border-line-strong border-dashed bg-surface px-6 py-14 text-center">
      <span className="flex size-12 items-center justify-center rounded-full bg-accent-soft text-accent-ink">
        <FileUp aria-hidden="true" className="size-6" />
      </span>
      <div>
        <p className="font-semibold text-lg">{uploadText.dropTitle}</p>
        <p className="text-ink-soft">{uploadText.dropHint}</p>
      </div>
      {whyNot === null ? <FileTrigger onSelect={begin}>{button}</FileTrigger> : button}
      {whyNot === null ? null : <p className="text-ink-soft">{whyNot}</p>}
    </div>
  );
}
