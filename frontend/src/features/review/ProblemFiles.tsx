import { useMutation } from "@tanstack/react-query";
import { FileDown } from "lucide-react";
import { api } from "../../client/api";
import { useSession } from "../../client/session";
import { Button } from "../../components/Button";
import { Menu, MenuItem, MenuSeparator } from "../../components/Menu";
import { toast } from "../../components/Toasts";
import { correctionsText } from "../../text/review";

const PAUSE = 500;

/** The open problems as a file to edit elsewhere, and the way back of the edited file. */
export function ProblemFiles({
  importId,
  onUpload,
  canUpload,
}: {
  importId: number;
  onUpload: () => void;
  canUpload: boolean;
}) {
  const workspace = useSession().workspace?.id;
  const asWorkbook = useMutation({
    mutationFn: () => writtenWorkbook(importId),
    onMutate: () => toast(correctionsText.preparing, "info"),
    onSuccess: (url) => fetchFile(url, workspace),
  });
  return (
    <Menu
      label={correctionsText.menu}
      placement="bottom end"
      trigger={
        <Button isPending={asWorkbook.isPending}>
          <FileDown aria-hidden="true" className="size-4" />
          {correctionsText.menu}
        </Button>
      }
    >
      <MenuItem onAction={() => fetchFile(`/api/v1/imports/${importId}/issues.csv`, workspace)}>
        {correctionsText.csv}
      </MenuItem>
      <MenuItem onAction={() => asWorkbook.mutate()}>{correctionsText.xlsx}</MenuItem>
      {canUpload ? (
        <>
          <MenuSeparator />
          <MenuItem onAction={onUpload}>{correctionsText.upload}</MenuItem>
        </>
      ) : null}
    </Menu>
  );
}

/** A download names the workspace in its address: the browser asks for it without the page's headers. */
function fetchFile(path: string, workspace: number | undefined): void {
  const link = document.createElement("a");
  link.href = `${path}?workspace=${workspace}`;
  link.download = "";
  link.click();
}

/** Asks for the workbook and waits until it is written; gives its address. */
async function writtenWorkbook(importId: number): Promise<string> {
  const { data } = await api.POST("/api/v1/exports", {
    body: { what: "import_issues", format: "xlsx", import_id: importId, bom: false },
  });
  let file = data;
  while (file !== undefined && (file.state === "PENDING" || file.state === "RUNNING")) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    file = (await api.GET("/api/v1/exports/{export_id}", { params: { path: { export_id: file.id } } })).data;
  }
  if (file?.file_url === undefined || file.file_url === null) throw new Error(file?.error?.sentence);
  return file.file_url;
}
