import { useState } from "react";
import { api, apiHooks } from "../../client/api";
import { useSession } from "../../client/session";
import { Button } from "../../components/Button";
import { Section } from "../../components/Page";
import { dateTime } from "../../lib/format";
import { uploadText } from "../../text/upload";
import { forgetUpload, type Unfinished, unfinishedUploads } from "./remembered";
import { bytesThere } from "./upload_state";
import { useUploads } from "./uploads";

/** What was begun in this browser and broke off, as by a reload; the page cannot reach the files by itself. */
export function UnfinishedUploads() {
  const workspace = useSession().workspace;
  const [, setDropped] = useState(0);
  const running = useUploads().map((upload) => upload.uploadId);
  const found = unfinishedUploads(workspace?.id ?? 0).filter(({ uploadId }) => !running.includes(uploadId));
  if (found.length === 0) return null;
  return (
    <Section title={uploadText.unfinished}>
      <p className="-mt-2 text-ink-soft">{uploadText.unfinishedWhy}</p>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface empty:hidden">
        {found.map((upload) => (
          <Line key={upload.uploadId} upload={upload} onDropped={() => setDropped((times) => times + 1)} />
        ))}
      </ul>
    </Section>
  );
}

function Line({ upload, onDropped }: { upload: Unfinished; onDropped: () => void }) {
  const { uploadId, name } = upload;
  const path = { params: { path: { upload_id: uploadId } } };
  const found = apiHooks.useQuery("get", "/api/v1/uploads/{upload_id}", path);
  const drop = () => {
    forgetUpload(uploadId);
    onDropped();
    // What cannot be taken back at the server expires there by itself.
    void api.DELETE("/api/v1/uploads/{upload_id}", path).catch(() => undefined);
  };
  if (found.data?.state !== "OPEN") return null;
  const { missing, part_size, size, expires_at } = found.data;
  const facts = [
    uploadText.there(bytesThere(missing, part_size, size), size),
    expires_at === null || expires_at === undefined ? "" : uploadText.until(dateTime(expires_at)),
  ];
  return (
    <li className="flex items-center gap-3 px-3 py-2">
      <span className="flex min-w-0 grow flex-col">
        <span className="truncate font-medium">{name}</span>
        <span className="text-ink-faint text-sm">{facts.filter(Boolean).join(", ")}</span>
      </span>
      <Button size="small" aria-label={uploadText.discardOf(name)} onPress={drop}>
        {uploadText.discard}
      </Button>
    </li>
  );
}
