import { useNavigate, useRouter } from "@tanstack/react-router";
import { FileDown } from "lucide-react";
import { useEffect, useState } from "react";
import { useSession, useWhyNot } from "../../client/session";
import { toast } from "../../components/Toasts";
import { uploadText } from "../../text/upload";
import { startUpload } from "./uploads";

/** Lets a file be dropped onto any screen: its upload begins, and the screen that shows it opens. */
export function DropAnywhere() {
  const [isOver, setOver] = useState(false);
  const begin = useBeginUpload();
  useEffect(() => {
    // Each element below the pointer sends its own enter and leave: only their balance says whether a file is there.
    let depth = 0;
    const enter = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (event.type === "dragenter") depth += 1;
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (hasFiles(event)) depth -= 1;
      if (depth <= 0) setOver(false);
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      begin(event.dataTransfer?.files ?? null);
    };
    const handlers = { dragenter: enter, dragover: enter, dragleave: leave, drop };
    for (const [name, handler] of Object.entries(handlers)) window.addEventListener(name, handler as EventListener);
    return () => {
      for (const [name, handler] of Object.entries(handlers))
        window.removeEventListener(name, handler as EventListener);
    };
  }, [begin]);
  return isOver ? <Overlay /> : null;
}

/** Begins the upload of the first of these files and shows it; says so where the person may not. */
export function useBeginUpload(): (files: FileList | null) => void {
  const navigate = useNavigate();
  const router = useRouter();
  const workspace = useSession().workspace;
  const whyNot = useWhyNot("imports:write");
  return (files) => {
    const file = files?.[0];
    if (file === undefined || workspace === null) return;
    if (whyNot !== null) return toast(whyNot, "problem");
    if ((files?.length ?? 0) > 1) toast(uploadText.onlyOne, "info");
    const key = startUpload(file, workspace.id);
    // The screen that shows the file is there by the time that the file is.
    void router.loadRouteChunk(router.routesByPath["/import/$uploadId"]);
    void navigate({ to: "/import", search: { upload: key } });
  };
}

function Overlay() {
  return (
    <div className="pointer-events-none fixed inset-0 z-50 flex items-center justify-center bg-veil p-6">
      <div className="flex flex-col items-center gap-2 rounded-lg border-2 border-accent border-dashed bg-raised px-12 py-10 shadow-raised">
        <FileDown aria-hidden="true" className="size-8 text-accent" />
        <p className="font-semibold text-lg">{uploadText.dropHere}</p>
        <p className="text-ink-soft">{uploadText.dropHint}</p>
      </div>
    </div>
  );
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}
