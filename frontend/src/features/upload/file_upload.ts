import { api, type Schemas } from "../../client/api";
import { isPassing, Problem } from "../../client/problem";
import { sentenceOf } from "../../client/queries";
import { sendTo } from "../../client/send";
import { Checksums } from "./checksums";
import { fingerprint } from "./fingerprint";
import { forgetUpload, rememberedUpload, rememberUpload } from "./remembered";
import { marked } from "./upload_pace";
import { bytesThere, partRange, pauseAfter, type UploadState } from "./upload_state";

type Upload = Schemas["UploadOut"];

// Browsers open six connections to a server for all tabs together: the others are left to the pages.
const IN_FLIGHT = 3;

/**
 * Sends one file in parts, several at once, none of them held longer than it is on its way. What the server has of an
 * earlier attempt is not sent again. A connection that is lost is waited for; tell is given each new state.
 */
export class FileUpload {
  private work = new AbortController();
  private readonly sums = new Checksums();

  constructor(
    private readonly file: File,
    private readonly workspaceId: number,
    private state: UploadState,
    private readonly tell: (state: UploadState) => void,
  ) {}

  /** Begins, or goes on after a pause; settles when the upload is over or paused. */
  async run(): Promise<void> {
    this.work = new AbortController();
    const { signal } = this.work;
    try {
      this.change({ phase: "reading", refusal: null });
      const upload = await this.persistently(() => this.opened(signal), signal);
      await this.sendMissing(upload, signal);
      this.change({ phase: "completing" });
      await this.persistently(() => completed(upload.id, signal), signal);
      this.ended(upload.id);
    } catch (error) {
      if (!signal.aborted) await this.failed(error);
    } finally {
      this.work.abort();
    }
  }

  /** Stops sending; the parts that are there stay for a day. */
  pause(): void {
    this.work.abort();
    this.change({ phase: "paused" });
  }

  /** Gives the upload up, here and at the server. */
  async cancel(): Promise<void> {
    this.work.abort();
    this.change({ phase: "cancelled" });
    const { uploadId } = this.state;
    if (uploadId === null) return;
    forgetUpload(uploadId);
    await api.DELETE("/api/v1/uploads/{upload_id}", { params: { path: { upload_id: uploadId } } });
  }

  private ended(uploadId: number): void {
    forgetUpload(uploadId);
    this.change({ phase: "complete", done: this.file.size, refusal: null });
  }

  /** What was refused may have been done by another tab that sends the same file. */
  private async failed(error: unknown): Promise<void> {
    const { uploadId } = this.state;
    const found = uploadId === null ? null : await existing(uploadId, new AbortController().signal).catch(() => null);
    if (found?.state === "COMPLETE") return this.ended(found.id);
    if (found === null && uploadId !== null) forgetUpload(uploadId);
    this.change({ phase: "failed", refusal: sentenceOf(error) });
  }

  private change(news: Partial<UploadState>): void {
    this.state = { ...this.state, ...news };
    this.tell(this.state);
  }

  /** The upload at the server: the one that was begun for this file, if it is still open, or a new one. */
  private async opened(signal: AbortSignal): Promise<Upload> {
    const mark = await fingerprint(this.file);
    const earlier = rememberedUpload(this.workspaceId, mark);
    const found = earlier === null ? null : await existing(earlier, signal);
    const upload = found ?? (await begun(this.file, signal));
    rememberUpload(this.workspaceId, mark, upload.id);
    const done = bytesThere(upload.missing, upload.part_size, this.file.size);
    this.change({ uploadId: upload.id, done, resumedAt: found === null ? this.state.resumedAt : done });
    return upload;
  }

  private async sendMissing(upload: Upload, signal: AbortSignal): Promise<void> {
    this.change({ phase: "sending", marks: marked([], performance.now(), this.state.done) });
    const missing = [...upload.missing];
    const sender = async () => {
      for (let number = missing.shift(); number !== undefined; number = missing.shift()) {
        const part = number;
        const length = await this.persistently(() => this.sendPart(upload, part, signal), signal);
        const done = this.state.done + length;
        this.change({ phase: "sending", done, marks: marked(this.state.marks, performance.now(), done) });
      }
    };
    try {
      await Promise.all(Array.from({ length: IN_FLIGHT }, sender));
    } finally {
      missing.length = 0;
    }
  }

  private async sendPart(upload: Upload, number: number, signal: AbortSignal): Promise<number> {
    const { start, end } = partRange(number, upload.part_size, this.file.size);
    const body = this.file.slice(start, end);
    const sum = await this.sums.next(body);
    const headers: Record<string, string> = { "Content-Type": "application/octet-stream" };
    if (sum !== null) headers["X-Checksum-Sha256"] = sum;
    // The browser reads the part from the file while it sends it; the page never holds its bytes beside the one summed.
    await sendTo(`/api/v1/uploads/${upload.id}/parts/${number}`, { method: "PUT", body, headers, signal });
    return end - start;
  }

  /** Does something again and again while the server is away, with a growing pause. */
  private async persistently<T>(action: () => Promise<T>, signal: AbortSignal): Promise<T> {
    for (let failures = 1; ; failures++) {
      try {
        return await action();
      } catch (error) {
        if (!isPassing(error) || signal.aborted) throw error;
        // How long the server was away says nothing of the pace.
        this.change({ phase: "waiting", marks: [] });
        await new Promise((resolve) => setTimeout(resolve, pauseAfter(failures)));
        if (signal.aborted) throw error;
      }
    }
  }
}

/** The earlier upload, with what it lacks; null where it is gone. */
async function existing(uploadId: number, signal: AbortSignal): Promise<Upload | null> {
  try {
    const { data } = await api.GET("/api/v1/uploads/{upload_id}", {
      params: { path: { upload_id: uploadId } },
      signal,
    });
    return data ?? null;
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  }
}

async function begun(file: File, signal: AbortSignal): Promise<Upload> {
  const { data } = await api.POST("/api/v1/uploads", { body: { filename: file.name, size: file.size }, signal });
  return data as Upload;
}

async function completed(uploadId: number, signal: AbortSignal): Promise<void> {
  await api.POST("/api/v1/uploads/{upload_id}/complete", { params: { path: { upload_id: uploadId } }, signal });
}
