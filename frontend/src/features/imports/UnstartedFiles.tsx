import { keepPreviousData, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { apiHooks, type Schemas } from "../../client/api";
import { useWhyNot } from "../../client/session";
import { Button } from "../../components/Button";
import { buttonStyle } from "../../components/button_style";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { Section } from "../../components/Page";
import { ProblemNotice } from "../../components/ProblemNotice";
import { toast } from "../../components/Toasts";
import { bytes, dateTime, timeAgo } from "../../lib/format";
import { cursorQuery } from "../../lib/page_cursor";
import { unstartedText } from "../../text/imports";

type File = Schemas["UnstartedFileOut"];

const PATH = "/api/v1/imports/unstarted";
const PAGE = 5;

/** Files that were uploaded whole, from wherever, and that no import was begun from; nothing where there are none. */
export function UnstartedFiles() {
  const [after, setAfter] = useState<string>();
  const files = apiHooks.useQuery(
    "get",
    PATH,
    { params: { query: { limit: PAGE, ...cursorQuery(after) } } },
    // An import was begun, or a file uploaded, a moment ago perhaps.
    { refetchOnMount: "always", placeholderData: keepPreviousData },
  );
  if (files.isError) return <ProblemNotice error={files.error} onRetry={() => void files.refetch()} />;
  if (files.data === undefined || (files.data.items.length === 0 && after === undefined)) return null;
  const next = files.data.next_cursor;
  return (
    <Section title={unstartedText.title}>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface empty:hidden">
        {files.data.items.map((file) => (
          <Line key={file.upload_id} file={file} />
        ))}
      </ul>
      {next === null && after === undefined ? null : (
        <div className="flex gap-2">
          <Button size="small" isDisabled={after === undefined} onPress={() => setAfter(undefined)}>
            {unstartedText.newest}
          </Button>
          <Button size="small" isDisabled={next === null} onPress={() => setAfter(next ?? undefined)}>
            {unstartedText.older}
          </Button>
        </div>
      )}
    </Section>
  );
}

function Line({ file }: { file: File }) {
  const whyNot = useWhyNot("imports:write");
  const facts = [
    bytes(file.size),
    unstartedText.uploaded(timeAgo(file.created_at), file.created_by),
    file.kept_until === null ? unstartedText.keptForEver : unstartedText.keptUntil(dateTime(file.kept_until)),
  ];
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-3 py-2">
      <span className="flex min-w-56 grow basis-0 flex-col">
        <span className="truncate font-medium">{file.filename}</span>
        <span className="text-ink-faint text-sm">{facts.join(", ")}</span>
      </span>
      <span className="flex items-center gap-1">
        {whyNot === null ? (
          <Link
            to="/import/$uploadId"
            params={{ uploadId: String(file.upload_id) }}
            className={buttonStyle("secondary", "small")}
            aria-label={unstartedText.goOnOf(file.filename)}
          >
            {unstartedText.goOn}
          </Link>
        ) : (
          <Button size="small" disabledBecause={whyNot} aria-label={unstartedText.goOnOf(file.filename)}>
            {unstartedText.goOn}
          </Button>
        )}
        <DeleteFile file={file} whyNot={whyNot} />
      </span>
    </li>
  );
}

function DeleteFile({ file, whyNot }: { file: File; whyNot: string | null }) {
  const [asks, setAsks] = useState(false);
  const queries = useQueryClient();
  const remove = apiHooks.useMutation("delete", "/api/v1/imports/unstarted/{upload_id}", {
    onSuccess: () => toast(unstartedText.deleted),
    onSettled: () => {
      setAsks(false);
      void queries.invalidateQueries({ queryKey: ["get", PATH] });
    },
  });
  return (
    <>
      <Button
        kind="quiet"
        size="small"
        aria-label={unstartedText.deleteOf(file.filename)}
        disabledBecause={whyNot}
        onPress={() => setAsks(true)}
      >
        {unstartedText.delete}
      </Button>
      <ConfirmDialog
        title={unstartedText.deleteAsk(file.filename)}
        action={unstartedText.delete}
        isOpen={asks}
        danger
        isPending={remove.isPending}
        onClose={() => setAsks(false)}
        onConfirm={() => remove.mutate({ params: { path: { upload_id: file.upload_id } } })}
      >
        {unstartedText.deleteWhy}
      </ConfirmDialog>
    </>
  );
}
