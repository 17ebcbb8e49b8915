import { Link } from "@tanstack/react-router";
import { Pause, Play, X } from "lucide-react";
import { ProgressBar } from "react-aria-components";
import { Button } from "../../components/Button";
import { buttonStyle } from "../../components/button_style";
import { uploadText } from "../../text/upload";
import { paceOf } from "./upload_pace";
import { isOver, type UploadState } from "./upload_state";
import { cancelUpload, dismissUpload, pauseUpload, resumeUpload, useUploads } from "./uploads";

/** The uploads of this tab, at the edge of whatever screen is shown; hidden is the one that the screen itself shows. */
export function UploadTray({ hidden }: { hidden: number | undefined }) {
  const shown = useUploads().filter((upload) => upload.key !== hidden && upload.phase !== "cancelled");
  if (shown.length === 0) return null;
  return (
    <section
      aria-label={uploadText.tray}
      className="fixed right-4 bottom-24 left-4 z-30 flex flex-col gap-2 rounded-lg border border-line bg-raised p-3 shadow-raised sm:left-auto sm:w-80 lg:bottom-4"
    >
      {shown.map((upload) => (
        <UploadLine key={upload.key} upload={upload} />
      ))}
    </section>
  );
}

/** One upload: its name, how far it is, and what can be done about it. */
export function UploadLine({ upload }: { upload: UploadState }) {
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-center gap-2">
        <span className="min-w-0 grow truncate font-medium">{upload.name}</span>
        <Controls upload={upload} />
      </div>
      <UploadBar upload={upload} />
      <p
        className={`text-sm tabular-nums ${upload.refusal === null ? "text-ink-soft" : "text-danger"}`}
        // Figures that move are there for whoever asks; what happens is said.
        aria-live={isMoving(upload) ? "off" : "polite"}
      >
        {sentence(upload)}
      </p>
    </div>
  );
}

function UploadBar({ upload }: { upload: UploadState }) {
  const share = upload.size === 0 ? 100 : (upload.done / upload.size) * 100;
  return (
    <ProgressBar aria-label={uploadText.progress(upload.name)} value={share} className="w-full">
      {({ percentage }) => (
        <div className="h-1.5 overflow-hidden rounded-full bg-sunken">
          <div
            className={`h-full rounded-full transition-[width] ${upload.refusal === null ? "bg-accent" : "bg-danger"}`}
            style={{ width: `${percentage ?? 0}%` }}
          />
        </div>
      )}
    </ProgressBar>
  );
}

function Controls({ upload }: { upload: UploadState }) {
  const { key, name, phase, uploadId } = upload;
  if (phase === "complete") {
    return (
      <>
        <Link
          to="/import/$uploadId"
          params={{ uploadId: String(uploadId) }}
          className={buttonStyle("secondary", "small")}
          onClick={() => dismissUpload(key)}
        >
          {uploadText.open}
        </Link>
        <Icon label={uploadText.dismiss(name)} icon={X} run={() => dismissUpload(key)} />
      </>
    );
  }
  if (isOver(upload)) return <Icon label={uploadText.dismiss(name)} icon={X} run={() => dismissUpload(key)} />;
  return (
    <>
      {phase === "paused" ? (
        <Icon label={uploadText.resume(name)} icon={Play} run={() => resumeUpload(key)} />
      ) : (
        <Icon label={uploadText.pause(name)} icon={Pause} run={() => pauseUpload(key)} />
      )}
      <Icon label={uploadText.cancel(name)} icon={X} run={() => cancelUpload(key)} />
    </>
  );
}

function Icon({ label, icon: Sign, run }: { label: string; icon: typeof X; run: () => void }) {
  return (
    <Button kind="quiet" size="small" aria-label={label} onPress={run}>
      <Sign aria-hidden="true" className="size-4" />
    </Button>
  );
}

/** Whether it is told by figures that change by themselves. */
function isMoving({ phase, done, refusal, resumedAt }: UploadState): boolean {
  return refusal === null && phase === "sending" && (resumedAt === 0 || done !== resumedAt);
}

function sentence(upload: UploadState): string {
  const { phase, done, size, refusal, resumedAt } = upload;
  if (refusal !== null) return refusal;
  if (isMoving(upload)) {
    const pace = paceOf(upload.marks, size);
    const there = uploadText.states.sending(done, size);
    return pace === null ? there : `${there}, ${uploadText.pace(pace)}`;
  }
  if (phase === "sending") return uploadText.resumed(resumedAt);
  if (phase === "paused") return uploadText.states.paused(done, size);
  return phase === "failed" ? "" : uploadText.states[phase];
}
