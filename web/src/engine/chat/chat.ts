// The chat put together: what a hello does, and the actions of the screens.
import type { Conversation, HelloResult, SearchHit, ServerInfo } from "../../protocol/types.gen";
import type { TimerId } from "../ports/ports";
import type { ChatContext } from "./context";
import { Conversations } from "./conversations";
import { Drafts } from "./drafts";
import { History } from "./history";
import { Outbox } from "./outbox";
import { OwnPresence } from "./own_presence";
import { People } from "./people";
import { Reading } from "./reading";
import type { ChatActions, PeopleActions } from "./state";
import { resetChatStores } from "./stores";
import { Typing } from "./typing";
import { Uploads } from "./uploads";

const RESYNC_RETRY_MS = 2_000;

/** One per engine; `reset` between two accounts. */
export class Chat {
  readonly people: People;
  readonly conversations: Conversations;
  readonly history: History;
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  private readonly context: ChatContext;
  private readonly uploads: Uploads;
  private readonly typing: Typing;
  private readonly reading: Reading;
  private readonly presence: OwnPresence;
  private resyncTimer: TimerId | undefined;

  constructor(context: ChatContext, limits: () => ServerInfo["limits"] | undefined) {
    this.context = context;
    this.people = new People(context);
    this.conversations = new Conversations(context, this.people);
    this.history = new History(context, this.conversations);
    this.outbox = new Outbox(context, (message) => {
      this.context.events.emit("message_created", { message });
    });
    this.drafts = new Drafts(context);
    this.uploads = new Uploads(context, this.drafts, limits);
    this.typing = new Typing(context);
    this.reading = new Reading(context, this.conversations);
    this.presence = new OwnPresence(context);
    context.events.on("message_created", ({ message }) => this.outbox.confirmed(message));
  }

  async restore(): Promise<void> {
    await Promise.all([this.drafts.restore(), this.outbox.restore()]);
  }

  connected(hello: HelloResult): void {
    this.people.putUsers([hello.user]);
    this.people.replacePresences(hello.presences);
    this.presence.connected(hello.resumed);
    const { loaded } = this.context.stores.conversations.getState();
    if (!hello.resumed || !loaded) void this.resync();
    this.reading.flush();
    this.outbox.resume();
  }

  reset(): void {
    this.context.ports.clock.clearTimer(this.resyncTimer);
    this.history.reset();
    this.outbox.reset();
    this.drafts.reset();
    this.uploads.reset();
    this.typing.reset();
    this.reading.reset();
    this.presence.reset();
    resetChatStores(this.context.stores);
  }

  async erase(): Promise<void> {
    await Promise.all([this.drafts.erase(), this.outbox.erase()]);
  }

  peopleActions(): Omit<PeopleActions, "setDoNotDisturb"> {
    return { ...this.people.actions(), setStatus: (status) => this.presence.choose(status) };
  }

  chatActions(): ChatActions {
    return { ...this.conversationActions(), ...this.windowActions(), ...this.writingActions() };
  }

  private async resync(): Promise<void> {
    try {
      await this.conversations.load();
      const { openId } = this.context.stores.conversations.getState();
      if (openId) await this.history.open(openId);
      await this.history.catchUpAll();
      if (openId) this.reading.mark(openId);
    } catch {
      const { clock } = this.context.ports;
      clock.clearTimer(this.resyncTimer);
      this.resyncTimer = clock.setTimer(() => {
        if (this.context.socket.isOnline) void this.resync();
      }, RESYNC_RETRY_MS);
    }
  }

  private conversationActions() {
    const { socket, rest } = this.context;
    const keep = ({ conversation }: { conversation: Conversation }): Conversation => {
      this.conversations.put(conversation);
      return conversation;
    };
    return {
      openDirect: async (userId: string) =>
        keep(await socket.request("conversation_open_direct", { user_id: userId })),
      createGroup: async (title: string, memberIds: readonly string[]) =>
        keep(
          await socket.request("conversation_create_group", { title, member_ids: [...memberIds] }),
        ),
      updateGroup: async (
        conversationId: string,
        change: Parameters<ChatActions["updateGroup"]>[1],
      ) =>
        keep(
          await socket.request("conversation_update", {
            conversation_id: conversationId,
            ...(change.title !== undefined && { title: change.title }),
            ...(change.addMemberIds && { add_member_ids: [...change.addMemberIds] }),
            ...(change.removeMemberIds && { remove_member_ids: [...change.removeMemberIds] }),
          }),
        ),
      leaveGroup: async (conversationId: string) => {
        await socket.request("conversation_leave", { conversation_id: conversationId });
        this.context.events.emit("conversation_removed", { conversation_id: conversationId });
      },
      reloadConversations: () => this.resync(),
      search: async ({ query, conversationId, cursor }: Parameters<ChatActions["search"]>[0]) => {
        const page = await rest.get<{ hits: SearchHit[]; next_cursor?: string }>("search", {
          query,
          conversation_id: conversationId,
          cursor,
        });
        return { hits: page.hits, nextCursor: page.next_cursor };
      },
    };
  }

  private windowActions() {
    // A failed load is shown by the window itself.
    const quietly = async (run: Promise<void>): Promise<void> => run.catch(() => undefined);
    return {
      setOpenConversation: (conversationId: string | undefined) => {
        this.context.stores.conversations.setState({ openId: conversationId });
        if (conversationId === undefined) return;
        void quietly(this.history.open(conversationId)).then(() =>
          this.reading.mark(conversationId),
        );
      },
      loadOlder: (id: string) => quietly(this.history.loadOlder(id)),
      loadNewer: (id: string) => quietly(this.history.loadNewer(id)),
      jumpTo: (id: string, seq: number) => quietly(this.history.jumpTo(id, seq)),
      jumpToNewest: (id: string) => quietly(this.history.jumpToNewest(id)),
      markRead: (id: string) => this.reading.mark(id),
    };
  }

  private writingActions() {
    const { socket, events } = this.context;
    const updated = ({ message }: { message: Parameters<History["apply"]>[0] }): void =>
      events.emit("message_updated", { message });
    const edit = async (conversationId: string, seq: number, text: string): Promise<void> =>
      updated(await socket.request("message_edit", { conversation_id: conversationId, seq, text }));
    return {
      setDraftText: this.drafts.setText.bind(this.drafts),
      setDraftReply: this.drafts.setReply.bind(this.drafts),
      setDraftEditing: this.drafts.setEditing.bind(this.drafts),
      addUpload: this.uploads.add.bind(this.uploads),
      retryUpload: this.uploads.retry.bind(this.uploads),
      removeUpload: this.uploads.remove.bind(this.uploads),
      sendDraft: (conversationId: string) => this.sendDraft(conversationId, edit),
      sendMessage: (conversationId: string, text: string) =>
        this.outbox.add(conversationId, { text }),
      retry: this.outbox.retry.bind(this.outbox),
      discard: this.outbox.discard.bind(this.outbox),
      edit,
      delete: async (conversationId: string, seq: number) =>
        updated(await socket.request("message_delete", { conversation_id: conversationId, seq })),
      react: async (conversationId: string, seq: number, emoji: string, on: boolean) =>
        updated(
          await socket.request("reaction_set", {
            conversation_id: conversationId,
            seq,
            emoji,
            on,
          }),
        ),
      setTyping: this.typing.set.bind(this.typing),
    };
  }

  private sendDraft(id: string, edit: ChatActions["edit"]): boolean {
    const draft = this.drafts.get(id);
    const text = draft.text.trim();
    if (draft.editingSeq !== undefined) {
      if (text === "") return false;
      const { editingSeq } = draft;
      this.drafts.setEditing(id, undefined);
      edit(id, editingSeq, text).catch((): void => {
        // Nothing written is lost: the edit is open again.
        const message = this.history.find(id, editingSeq);
        if (message) this.drafts.setEditing(id, { ...message, text });
      });
      return true;
    }
    if (draft.uploads.some(({ state }) => state === "uploading")) return false;
    const attachments = draft.uploads.flatMap(({ attachment }) => attachment ?? []);
    if (text === "" && attachments.length === 0) return false;
    this.typing.sent(id);
    this.outbox.add(id, { text, replyTo: draft.replyTo, attachments });
    this.uploads.forget(draft.uploads);
    this.drafts.clear(id);
    return true;
  }
}
