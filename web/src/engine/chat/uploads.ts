import { RequestError, toRequestError } from "../errors";
import type { Attachment } from "../../protocol/types.gen";
import type { ChatContext } from "./context";
import type { Drafts } from "./drafts";
import type { DraftUpload } from "./state";

interface Limits {
  attachment_bytes_max: number;
  attachments_per_message_max: number;
}

/** Files on their way to the server while their message is still being written. */
export class Uploads {
  private readonly context: ChatContext;
  private readonly drafts: Drafts;
  private readonly limits: () => Limits | undefined;
  private readonly files = new Map<string, { file: File; stop: AbortController }>();

  constructor(context: ChatContext, drafts: Drafts, limits: () => Limits | undefined) {
    this.context = context;
    this.drafts = drafts;
    this.limits = limits;
  }

  add(conversationId: string, file: File): void {
    const { uploads } = this.drafts.get(conversationId);
    const limits = this.limits();
    const upload: DraftUpload = {
      localId: this.context.ports.random.id(),
      name: file.name,
      mediaType: file.type || "application/octet-stream",
      sizeBytes: file.size,
      progress: 0,
      state: "uploading",
      error: undefined,
      attachment: undefined,
    };
    if (limits && uploads.length >= limits.attachments_per_message_max) return;
    this.drafts.setUploads(conversationId, (before) => [...before, upload]);
    if (limits && file.size > limits.attachment_bytes_max) {
      const error = new RequestError("too_large", "the file is too large");
      this.change(conversationId, upload.localId, { state: "failed", error });
      return;
    }
    this.files.set(upload.localId, { file, stop: new AbortController() });
    void this.run(conversationId, upload.localId);
  }

  retry(conversationId: string, localId: string): void {
    if (!this.files.has(localId)) return;
    this.change(conversationId, localId, { state: "uploading", progress: 0, error: undefined });
    void this.run(conversationId, localId);
  }

  remove(conversationId: string, localId: string): void {
    this.files.get(localId)?.stop.abort();
    this.files.delete(localId);
    this.drafts.setUploads(conversationId, (uploads) =>
      uploads.filter((upload) => upload.localId !== localId),
    );
  }

  /** Their message was written: the files belong to it now. */
  forget(uploads: readonly DraftUpload[]): void {
    for (const { localId } of uploads) this.files.delete(localId);
  }

  reset(): void {
    for (const { stop } of this.files.values()) stop.abort();
    this.files.clear();
  }

  private async run(conversationId: string, localId: string): Promise<void> {
    const entry = this.files.get(localId);
    if (!entry) return;
    const { file, stop } = entry;
    try {
      const { attachment } = await this.context.rest.send<{ attachment: Attachment }>({
        method: "POST",
        path: "attachments",
        headers: {
          "Content-Type": file.type || "application/octet-stream",
          "X-File-Name": encodeURIComponent(file.name),
        },
        body: file,
        signal: stop.signal,
        onProgress: (progress) => this.change(conversationId, localId, { progress }),
      });
      this.change(conversationId, localId, { state: "ready", progress: 1, attachment });
    } catch (cause) {
      const error = toRequestError(cause);
      if (error.code !== "aborted")
        this.change(conversationId, localId, { state: "failed", error });
    }
  }

  private change(conversationId: string, localId: string, change: Partial<DraftUpload>): void {
    this.drafts.setUploads(conversationId, (uploads) =>
      uploads.map((upload) => (upload.localId === localId ? { ...upload, ...change } : upload)),
    );
  }
}
