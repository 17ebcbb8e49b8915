import { Download } from "lucide-react";
import type { Schemas } from "../../client/api";
import { useSession } from "../../client/session";
import { buttonStyle } from "../../components/button_style";
import { exportsText } from "../../text/exports";

/** Downloads the file of an export that is ready. */
export function DownloadLink({ of: each }: { of: Schemas["ExportOut"] }) {
  const { workspace } = useSession();
  if (each.file_url === null || workspace === null) return null;
  return (
    <a
      href={`${each.file_url}?workspace=${workspace.id}`}
      download={each.filename}
      className={buttonStyle("secondary", "small")}
    >
      <Download aria-hidden="true" className="size-3.5" />
      {exportsText.download}
      <span className="sr-only"> {each.filename}</span>
    </a>
  );
}
