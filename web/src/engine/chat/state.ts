import type { RequestError } from "../errors";
import type {
  Attachment,
  Conversation,
  Message,
  Presence,
  PresenceStatus,
  Relation,
  ReplyPreview,
  SearchHit,
  User,
} from "../../protocol/types.gen";

export interface PeopleState {
  users: Readonly<Record<string, User>>;
  presences: Readonly<Record<string, Presence>>;
  /**
   * By user id: may we message and call each other. Absent: not known yet, see
   * PeopleActions.loadUser.
   */
  relations: Readonly<Record<string, Relation>>;
  ownStatus: Exclude<PresenceStatus, "offline">;
}

export interface ConversationsState {
  loaded: boolean;
  loadError: RequestError | undefined;
  byId: Readonly<Record<string, Conversation>>;
  /** Ids, the latest activity first. */
  order: readonly string[];
  /** Sum of unread counts. */
  unreadTotal: number;
  /** The conversation on screen; its messages are marked read while the page is visible. */
  openId: string | undefined;
}

export interface DraftUpload {
  localId: string;
  name: string;
  mediaType: string;
  sizeBytes: number;
  /** 0..1 */
  progress: number;
  state: "uploading" | "ready" | "failed";
  error: RequestError | undefined;
  /** Set when ready. */
  attachment: Attachment | undefined;
}

export interface Draft {
  text: string;
  replyTo: ReplyPreview | undefined;
  /** The draft is the new text of this message. */
  editingSeq: number | undefined;
  uploads: readonly DraftUpload[];
}

export interface DraftsState {
  byConversation: Readonly<Record<string, Draft>>;
}

/** A message of ours that the server has not confirmed. */
export interface PendingMessage {
  clientMessageId: string;
  conversationId: string;
  text: string;
  replyTo: ReplyPreview | undefined;
  attachments: readonly Attachment[];
  createdAtMs: number;
  /**
   * queued: waits for the connection or for an earlier message. failed: the server refused it;
   * retry or discard.
   */
  state: "queued" | "sending" | "failed";
  error: RequestError | undefined;
}

/** A run of messages without gaps, in order of seq. */
export interface MessageWindow {
  conversationId: string;
  messages: readonly Message[];
  /** Ours, not yet confirmed, in the order they were written; stand after `messages`. */
  pending: readonly PendingMessage[];
  /** Earlier messages exist on the server. */
  hasOlder: boolean;
  /** Later messages exist on the server: the window was opened around an old message. */
  hasNewer: boolean;
  /** first: nothing to show yet. */
  loading: "no" | "first" | "older" | "newer";
  error: RequestError | undefined;
}

export interface MessagesState {
  windows: Readonly<Record<string, MessageWindow>>;
}

export interface TypingState {
  /** User ids by conversation id, never our own. */
  byConversation: Readonly<Record<string, readonly string[]>>;
}

export interface ChatActions {
  openDirect(userId: string): Promise<Conversation>;
  createGroup(title: string, memberIds: readonly string[]): Promise<Conversation>;
  updateGroup(
    conversationId: string,
    change: {
      title?: string;
      addMemberIds?: readonly string[];
      removeMemberIds?: readonly string[];
    },
  ): Promise<Conversation>;
  leaveGroup(conversationId: string): Promise<void>;
  reloadConversations(): Promise<void>;

  /**
   * The conversation is on screen: loads its newest messages, marks read. undefined: none is on
   * screen.
   */
  setOpenConversation(conversationId: string | undefined): void;
  loadOlder(conversationId: string): Promise<void>;
  loadNewer(conversationId: string): Promise<void>;
  /** Makes the window show the message and its surroundings. */
  jumpTo(conversationId: string, seq: number): Promise<void>;
  jumpToNewest(conversationId: string): Promise<void>;
  markRead(conversationId: string): void;

  setDraftText(conversationId: string, text: string): void;
  setDraftReply(conversationId: string, message: Message | undefined): void;
  /**
   * Starts editing one of our messages in the draft; undefined returns to the text written before.
   */
  setDraftEditing(conversationId: string, message: Message | undefined): void;
  addUpload(conversationId: string, file: File): void;
  retryUpload(conversationId: string, localId: string): void;
  removeUpload(conversationId: string, localId: string): void;
  /** Sends the draft (or stores the edit) and empties it. False when there is nothing to send. */
  sendDraft(conversationId: string): boolean;

  /** Sends a text without touching the draft. */
  sendMessage(conversationId: string, text: string): void;
  retry(conversationId: string, clientMessageId: string): void;
  discard(conversationId: string, clientMessageId: string): void;
  edit(conversationId: string, seq: number, text: string): Promise<void>;
  delete(conversationId: string, seq: number): Promise<void>;
  react(conversationId: string, seq: number, emoji: string, on: boolean): Promise<void>;
  /** Call on every change of the text; the engine limits what is sent. */
  setTyping(conversationId: string, on: boolean): void;
  search(input: {
    query: string;
    conversationId?: string;
    cursor?: string;
  }): Promise<{ hits: SearchHit[]; nextCursor: string | undefined }>;
}

export interface PeopleActions {
  searchUsers(input: {
    query: string;
    cursor?: string;
    limit?: number;
  }): Promise<{ users: User[]; nextCursor: string | undefined }>;
  /** Fills users and relations. */
  loadUser(userId: string): Promise<User>;
  block(userId: string): Promise<void>;
  unblock(userId: string): Promise<void>;
  blockedUsers(): Promise<User[]>;
  setStatus(status: Exclude<PresenceStatus, "offline">): void;
  /** `untilMs` undefined: until another status is chosen. */
  setDoNotDisturb(untilMs: number | undefined): void;
  /** URL of the picture, or undefined when there is none. Changes with avatar_version. */
  avatarUrl(user: User): string | undefined;
}
