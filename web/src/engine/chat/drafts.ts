import type { Attachment, Message, ReplyPreview } from "../../protocol/types.gen";
import { kExcerptMax } from "../../limits";
import type { ChatContext } from "./context";
import type { Draft, DraftUpload } from "./state";

const EMPTY: Draft = { text: "", replyTo: undefined, editingSeq: undefined, uploads: [] };

type Kept = Pick<Draft, "text" | "replyTo">;

interface KeptOnDisk extends Kept {
  attachments: readonly Attachment[];
}

function asUpload(attachment: Attachment): DraftUpload {
  return {
    localId: attachment.id,
    name: attachment.name,
    mediaType: attachment.media_type,
    sizeBytes: attachment.size_bytes,
    progress: 1,
    state: "ready",
    error: undefined,
    attachment,
  };
}

function replyPreview(message: Message): ReplyPreview {
  return {
    seq: message.seq,
    sender_id: message.sender_id,
    excerpt: [...message.text].slice(0, kExcerptMax).join(""),
    deleted: message.deleted,
  };
}

/**
 * What somebody is writing, per conversation. Text, reply and uploaded files are on disk as soon as
 * they change.
 */
export class Drafts {
  private readonly context: ChatContext;
  /** The text that an edit pushed aside. */
  private readonly aside = new Map<string, Kept>();
  private readonly writing = new Map<string, { dirty: boolean }>();

  constructor(context: ChatContext) {
    this.context = context;
  }

  get(id: string): Draft {
    return this.context.stores.drafts.getState().byConversation[id] ?? EMPTY;
  }

  /** What was typed since the page began is newer than the disk. */
  async restore(): Promise<void> {
    const entries = await this.context.ports.store.entries(this.prefix).catch(() => []);
    const { drafts } = this.context.stores;
    for (const [key, value] of entries) {
      const id = key.slice(this.prefix.length);
      if (drafts.getState().byConversation[id]) continue;
      const { text, replyTo, attachments } = value as KeptOnDisk;
      this.put(id, { text, replyTo, uploads: attachments.map(asUpload) }, false);
    }
  }

  setText(id: string, text: string): void {
    this.put(id, { text });
  }

  setReply(id: string, message: Message | undefined): void {
    this.put(id, { replyTo: message && replyPreview(message) });
  }

  setEditing(id: string, message: Message | undefined): void {
    const draft = this.get(id);
    if (message) {
      if (draft.editingSeq === undefined) {
        this.aside.set(id, { text: draft.text, replyTo: draft.replyTo });
      }
      this.put(id, { text: message.text, replyTo: undefined, editingSeq: message.seq });
      return;
    }
    if (draft.editingSeq === undefined) return;
    const back = this.aside.get(id);
    this.aside.delete(id);
    this.put(id, { text: back?.text ?? "", replyTo: back?.replyTo, editingSeq: undefined });
  }

  setUploads(id: string, change: (uploads: Draft["uploads"]) => Draft["uploads"]): void {
    const before = this.get(id).uploads;
    const after = change(before);
    // Progress alone is nothing to keep.
    const ready = (uploads: Draft["uploads"]): number =>
      uploads.filter(({ state }) => state === "ready").length;
    this.put(id, { uploads: after }, ready(before) !== ready(after));
  }

  clear(id: string): void {
    this.put(id, EMPTY);
  }

  reset(): void {
    this.aside.clear();
  }

  async erase(): Promise<void> {
    const { store } = this.context.ports;
    const entries = await store.entries(this.prefix);
    await Promise.all(entries.map(([key]) => store.delete(key)));
  }

  private put(id: string, change: Partial<Draft>, keep = true): void {
    const { drafts } = this.context.stores;
    const { byConversation } = drafts.getState();
    const draft = { ...this.get(id), ...change };
    drafts.setState({ byConversation: { ...byConversation, [id]: draft } });
    if (keep) void this.write(id);
  }

  /** One write at a time per draft, the last one wins. */
  private async write(id: string): Promise<void> {
    const running = this.writing.get(id);
    if (running) {
      running.dirty = true;
      return;
    }
    const run = { dirty: true };
    this.writing.set(id, run);
    try {
      while (run.dirty) {
        run.dirty = false;
        await this.writeOnce(id);
      }
    } catch {
      // No storage here: the draft lives as long as the page.
    } finally {
      this.writing.delete(id);
    }
  }

  private async writeOnce(id: string): Promise<void> {
    const { store } = this.context.ports;
    const draft = this.get(id);
    // An edit is not kept: the words it pushed aside are.
    const { text, replyTo } =
      draft.editingSeq === undefined ? draft : (this.aside.get(id) ?? EMPTY);
    const attachments = draft.uploads.flatMap(({ attachment }) => attachment ?? []);
    const kept: KeptOnDisk = { text, replyTo, attachments };
    if (text === "" && !replyTo && attachments.length === 0) await store.delete(this.prefix + id);
    else await store.set(this.prefix + id, kept);
  }

  private get prefix(): string {
    return `draft/${this.context.myId()}/`;
  }
}
