// Generated from protocol/*.schema.json by tools/gen/main.mjs. Do not edit.

/** Names a person. Opaque: 13 characters of lowercase Crockford base32. */
export type UserId = string;

/** Names one sign-in of a person (one browser or one program). */
export type DeviceId = string;

/** Names a conversation. */
export type ConversationId = string;

/** Names an uploaded file. */
export type AttachmentId = string;

/** Names an invitation to register. */
export type InviteId = string;

/** Names a call. Opaque: 26 characters of lowercase Crockford base32 (128 random bits). */
export type CallId = string;

/** Names one open client (one browser tab) for as long as it can resume. */
export type ClientId = string;

/** Names one client of one person in one group call. */
export type ParticipantId = string;

/** Server time in milliseconds since 1970-01-01T00:00:00Z. */
export type TimeMs = number;

/** Why a request was refused. */
export type ErrorCode =
  | "invalid"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "wrong_state"
  | "too_large"
  | "rate_limited"
  | "limit"
  | "unavailable"
  | "unsupported"
  | "internal";

/** The unique name used to sign in: lowercase letters, digits, dot, underscore, hyphen. */
export type Username = string;

/** The data of an `error` frame, and `error` of a failed REST answer. */
export interface ErrorInfo {
  /** Machine-readable reason. */
  code: ErrorCode;
  /** One English sentence for a log or a developer; not for end users. */
  message: string;
  /** Path of the field at fault, such as `data.text` in a frame or `username` in a REST body. */
  field?: string;
}

/** No fields. */
export type Empty = Record<string, never>;

/** What a person may do on this server. */
export type Role = "admin" | "member";

/** Whether a person can be reached. */
export type PresenceStatus = "online" | "away" | "do_not_disturb" | "offline";

/** What a call begins with; either side may turn the camera on or off at any time. */
export type CallKind = "voice" | "video";

/** How a call ended. Both sides get the same reason unless said otherwise. */
export type EndReason =
  | "completed"
  | "cancelled"
  | "declined"
  | "missed"
  | "busy"
  | "blocked"
  | "answered_elsewhere"
  | "declined_elsewhere"
  | "failed_media"
  | "failed_permission"
  | "lost"
  | "server_restart"
  | "replaced"
  | "moved";

/** A person as others see them. */
export interface User {
  /** Who. */
  id: UserId;
  /** The name used to sign in. */
  username: Username;
  /** The name to show. */
  display_name: string;
  /**
   * Grows with every new avatar; 0 means none. Add it to the avatar's address as `?v=` to pass
   * caches.
   */
  avatar_version: number;
  /** What this person may do. */
  role: Role;
  /** An administrator has closed the account. */
  deactivated: boolean;
}

/** Whether a person can be reached. */
export interface Presence {
  /** Who. */
  user_id: UserId;
  /** The best status of all of the person's clients. */
  status: PresenceStatus;
  /** When they were last connected; only with `offline`, and only if known. */
  last_seen_ms?: TimeMs;
}

/** What you may do towards another person. After a block by either side both of you lose both. */
export interface Relation {
  /** You have blocked this person, and can take it back. */
  blocked_by_me: boolean;
  /** A direct message would be accepted. */
  can_message: boolean;
  /** A call would be accepted. */
  can_call: boolean;
}

/** One entry for `RTCConfiguration.iceServers`. */
export interface IceServer {
  /** `stun:`, `turn:` or `turns:` addresses. */
  urls: string[];
  /** For TURN. */
  username?: string;
  /** For TURN; short-lived. */
  credential?: string;
}

/** The result of a call, as shown in its conversation. */
export interface CallSummary {
  /** Which call. */
  call_id: CallId;
  /** What it began as. */
  kind: CallKind;
  /** Who called; of a group call who started it. */
  caller_id: UserId;
  /** Who was called. Absent: it was a group call. */
  callee_id?: UserId;
  /** How it ended. */
  end_reason: EndReason;
  /** When the caller pressed the button. */
  started_at_ms: TimeMs;
  /** Milliseconds from connected to ended; 0 if it never connected. */
  duration_ms: number;
  /** Of a group call: who took part, by the time of joining. */
  participant_ids?: UserId[];
}

/** An uploaded file. Fetch it from `/api/v1/attachments/{id}`. */
export interface Attachment {
  /** Which file. */
  id: AttachmentId;
  /** File name as given by the sender; never a path. */
  name: string;
  /** Such as `image/png`; what the server found for images, else what the sender said. */
  media_type: string;
  /** Size of the file in bytes. */
  size_bytes: number;
  /** Pixels; images only. */
  width?: number;
  /** Pixels; images only. */
  height?: number;
}

/** One emoji under a message and who set it. */
export interface Reaction {
  /** The emoji. */
  emoji: string;
  /** Who set it, oldest first. */
  user_ids: UserId[];
}

/** The message that a message answers. */
export interface ReplyPreview {
  /** Its `seq` in the same conversation. */
  seq: number;
  /** Who wrote it. */
  sender_id: UserId;
  /** The beginning of its text; empty when deleted. */
  excerpt: string;
  /** It has been deleted. */
  deleted: boolean;
}

/** What a message is. */
export type MessageKind = "text" | "call" | "system";

/** One message in its present form. */
export interface Message {
  /** Where. */
  conversation_id: ConversationId;
  /**
   * Place in the conversation: from 1, without gaps, never changes. Names the message together
   * with `conversation_id`.
   */
  seq: number;
  /**
   * The conversation's change counter at this message's last change. Keep the form with the higher
   * version.
   */
  version: number;
  /** What it is. */
  kind: MessageKind;
  /** Who wrote it; for a call the caller. */
  sender_id: UserId;
  /** When the server stored it. */
  sent_at_ms: TimeMs;
  /** When its text was last changed. */
  edited_at_ms?: TimeMs;
  /** Deleted: text, attachments and reactions are empty. */
  deleted: boolean;
  /** Text with a small subset of Markdown; may be empty if there are attachments. */
  text: string;
  /** What it answers. */
  reply_to?: ReplyPreview;
  /** Files, in the sender's order. */
  attachments: Attachment[];
  /** In order of first use. */
  reactions: Reaction[];
  /** The sender's own id; only in what the sender gets. */
  client_message_id?: string;
  /** With kind `call`. */
  call?: CallSummary;
}

/** A person in a conversation. */
export interface Member {
  /** Who. */
  user: User;
  /** They have read up to and including this `seq`; 0 means nothing. */
  read_seq: number;
  /** Since when. */
  joined_at_ms: TimeMs;
}

/** What a conversation is. */
export type ConversationKind = "direct" | "group";

/** A conversation as you see it. */
export interface Conversation {
  /** Which. */
  id: ConversationId;
  /** Two people or a group. */
  kind: ConversationKind;
  /** Groups only. */
  title?: string;
  /** You and the others. */
  members: Member[];
  /** `seq` of the newest message; 0 if there is none. */
  last_seq: number;
  /**
   * The conversation's change counter: every new message, edit, deletion and reaction takes the
   * next number.
   */
  version: number;
  /** Messages of others after your read marker. */
  unread_count: number;
  /** The newest message. */
  last_message?: Message;
  /** Direct conversations only: what you may do towards the other person. */
  relation?: Relation;
  /** When it was made. */
  created_at_ms: TimeMs;
}

/** How one side of a call stands. */
export type LegState = "ringing" | "connecting" | "connected" | "reconnecting" | "ended";

/** How a call stands. */
export type CallState = "ringing" | "connecting" | "connected" | "ended";

/** What one side sends. For display only: the media itself is the truth. */
export interface MediaState {
  /** The microphone is on. */
  microphone: boolean;
  /** The camera is on. */
  camera: boolean;
  /** A screen is shared. */
  screen: boolean;
  /** The camera is on, but its picture is held back to keep the sound good. */
  video_paused?: boolean;
  /** The shared screen comes with its sound. */
  screen_sound?: boolean;
}

/** One side of a call. */
export interface Leg {
  /** Who. */
  user_id: UserId;
  /** The client that is in the call; absent for the callee while it rings. */
  client_id?: ClientId;
  /** That client's name, such as `Firefox on Linux`. */
  client_name?: string;
  /** What this side sends. */
  media: MediaState;
  /** How this side stands. */
  state: LegState;
  /**
   * This side's client has just changed: the new one is not connected yet, and the one before
   * still carries the media.
   */
  moving?: boolean;
}

/**
 * A call as the server knows it. Apply it only if its `version` is higher than the one you have.
 */
export interface Call {
  /** Which. */
  call_id: CallId;
  /** Grows with every change of the call. */
  version: number;
  /** The direct conversation it belongs to. */
  conversation_id: ConversationId;
  /** What it began as. */
  kind: CallKind;
  /** How it stands. */
  state: CallState;
  /** The side that called. */
  caller: Leg;
  /** The side that was called. */
  callee: Leg;
  /** At least one client of the callee has shown the ring. */
  acknowledged: boolean;
  /** When it was started. */
  started_at_ms: TimeMs;
  /** When the present state ends by itself: the ring, the connecting or the reconnecting time. */
  deadline_ms?: TimeMs;
  /** When it was accepted. */
  answered_at_ms?: TimeMs;
  /** When media first flowed on both sides; durations count from here. */
  connected_at_ms?: TimeMs;
  /** When it ended. */
  ended_at_ms?: TimeMs;
  /** How it ended. */
  end_reason?: EndReason;
  /** The callee had no client at hand, and a push service has taken a notification for them. */
  notified?: boolean;
}

/** What a client says about itself. */
export interface ClientInfo {
  /** For people, such as `Firefox on Linux`. */
  name: string;
  /** Has WebRTC, so that calls may ring here. */
  can_call: boolean;
}

/** What a caller is told while you are in another call. */
export type BusyReply = "in_another_call" | "no_answer";

/** When your devices do not ring. Each device judges by its own local time. */
export interface QuietHours {
  /** They count. */
  enabled: boolean;
  /** Beginning, in minutes after midnight. */
  from_minute: number;
  /** End, in minutes after midnight; on the next day if it is not after the beginning. */
  to_minute: number;
  /** The days on which they begin: bit 0 is Monday, bit 6 Sunday. */
  days: number;
}

/** What you have chosen, for all of your devices. */
export interface Preferences {
  /** What callers are told while you are in another call. */
  busy_reply: BusyReply;
  /** When your devices do not ring. */
  quiet_hours: QuietHours;
}

/** A status that a person can choose. */
export type ChosenStatus = "online" | "away" | "do_not_disturb";

/** Why a session ended. */
export type SignedOutReason = "revoked" | "password_changed" | "deactivated";

/** The session is open. */
export interface HelloResult {
  /** This client's name; the same as before if `resumed`. */
  client_id: ClientId;
  /** Keep it (sessionStorage) and send it with the next `hello`; each hello gives a new one. */
  resume_token: string;
  /**
   * True: every event after your `last_seq` follows, nothing is lost. False: refetch, see
   * "Resume".
   */
  resumed: boolean;
  /** To learn the offset between the two clocks. */
  server_time_ms: TimeMs;
  /** Version of the server. */
  server_version: string;
  /** You. */
  user: User;
  /** Your call that is ringing or running, if there is one. */
  call?: Call;
  /** Of the people you share a conversation with. */
  presences: Presence[];
  /** Yours. */
  preferences: Preferences;
  /** Missed calls that you have not looked at yet. */
  missed_calls: number;
  /** This server makes group calls. */
  group_calls: boolean;
  /** The group calls that go on in your conversations, or with you. */
  meetings: MeetingSummary[];
  /** The group call that one of your clients is in, or that your call of two may become. */
  meeting?: Meeting;
  /** The group calls that ring for you. */
  meeting_rings: MeetingRinging[];
}

/** Opens or resumes the session. Must be the first frame, within 10 s after the socket opened. */
export interface Hello {
  /** What this client is and can do. */
  client: ClientInfo;
  /** From the last hello's result. */
  resume_token?: string;
  /** The `seq` of the last event you have applied; only with `resume_token`. */
  last_seq?: number;
}

/** The server's clock. */
export interface PingResult {
  /** Now. */
  server_time_ms: TimeMs;
}

/** Shows that the client is alive. Send it every 5 s while in a call and every 20 s otherwise. */
export type Ping = Record<string, never>;

/** Sets your own status; it counts for this client until the socket is gone for good. */
export interface PresenceSet {
  /** The new status. */
  status: ChosenStatus;
}

/**
 * Somebody you share a conversation with came, went or changed their status. May be merged: only
 * the last one counts.
 */
export interface PresenceChanged {
  /** The new status. */
  presence: Presence;
}

/** A person's name, avatar, role or account state changed. */
export interface UserChanged {
  /** The new form. */
  user: User;
}

/** This session has ended; the server closes the socket with code 4001 right after it. */
export interface SignedOut {
  /** Why. */
  reason: SignedOutReason;
}

/**
 * The server is about to stop and will close the socket. Calls go on; connect again after the
 * given time.
 */
export interface ServerRestarting {
  /** Milliseconds to wait, already jittered. */
  retry_after_ms: number;
}

/** Replaces your preferences. All of your clients get `preferences_changed`. */
export interface PreferencesSet {
  /** All of them. */
  preferences: Preferences;
}

/** Your preferences as they are now; on disk when you read this. */
export interface PreferencesResult {
  /** Yours. */
  preferences: Preferences;
}

/** You changed your preferences, here or on another device. */
export interface PreferencesChanged {
  /** The new ones. */
  preferences: Preferences;
}

/** The conversation in its new form. */
export interface ConversationResult {
  /** As you see it now. */
  conversation: Conversation;
}

/** The message as stored; on disk when you read this. */
export interface MessageResult {
  /** As stored. */
  message: Message;
}

/** What you may do now. */
export interface RelationResult {
  /** Towards that person. */
  relation: Relation;
}

/** Opens the direct conversation with a person; makes it if there is none yet. */
export interface ConversationOpenDirect {
  /** The other person; not yourself. */
  user_id: UserId;
}

/** Makes a group of you and the given people. */
export interface ConversationCreateGroup {
  /** Its title. */
  title: string;
  /** The others; duplicates and yourself are ignored. */
  member_ids: UserId[];
}

/** Changes a group's title or members. All given parts apply, or none. */
export interface ConversationUpdate {
  /** Which conversation. */
  conversation_id: ConversationId;
  /** New title. */
  title?: string;
  /** People to add. */
  add_member_ids?: UserId[];
  /** People to remove. */
  remove_member_ids?: UserId[];
}

/** Leaves a group. */
export interface ConversationLeave {
  /** Which conversation. */
  conversation_id: ConversationId;
}

/**
 * Writes a message. Idempotent: the same `client_message_id` again gives the stored message and
 * makes no second one.
 */
export interface MessageSend {
  /** Which conversation. */
  conversation_id: ConversationId;
  /** Chosen by you, unique among your messages; a UUID is good. */
  client_message_id: string;
  /** The text; empty only with attachments. */
  text: string;
  /** The message it answers. */
  reply_to_seq?: number;
  /** Files you have uploaded and not used yet. */
  attachment_ids?: AttachmentId[];
}

/** Changes the text of your own message. */
export interface MessageEdit {
  /** Which conversation. */
  conversation_id: ConversationId;
  /** Which message. */
  seq: number;
  /** The new text; empty only with attachments. */
  text: string;
}

/** Deletes your own message for everybody; its place (`seq`) stays. Deleting twice is no error. */
export interface MessageDelete {
  /** Which conversation. */
  conversation_id: ConversationId;
  /** Which message. */
  seq: number;
}

/** Sets or takes back your reaction. Setting what is set is no error. */
export interface ReactionSet {
  /** Which conversation. */
  conversation_id: ConversationId;
  /** Which message. */
  seq: number;
  /** One emoji. */
  emoji: string;
  /** Set or take back. */
  on: boolean;
}

/** Says that you are writing, or have stopped. Repeat every 4 s; it lapses after 6 s. */
export interface TypingSet {
  /** Which conversation. */
  conversation_id: ConversationId;
  /** Writing or not. */
  on: boolean;
}

/** Moves your read marker forward; backwards is ignored. */
export interface ReadSet {
  /** Which conversation. */
  conversation_id: ConversationId;
  /** You have read up to and including this. */
  seq: number;
}

/**
 * Blocks a person: no messages, no calls, no presence, either way. A call between you ends at
 * once. Blocking twice is no error.
 */
export interface UserBlock {
  /** Whom. */
  user_id: UserId;
}

/** Takes your block back. Theirs, if there is one, stays. */
export interface UserUnblock {
  /** Whom. */
  user_id: UserId;
}

/**
 * A new message, your own from this and other clients included. A gap in `message.seq` means you
 * have missed one: fetch changes.
 */
export interface MessageCreated {
  /** The message. */
  message: Message;
}

/** A message was edited or deleted, or got or lost a reaction. */
export interface MessageUpdated {
  /** Its new form. */
  message: Message;
}

/** Somebody began or stopped writing. May be merged. */
export interface TypingChanged {
  /** Which conversation. */
  conversation_id: ConversationId;
  /** Who. */
  user_id: UserId;
  /** Writing or not. */
  on: boolean;
}

/** Somebody's read marker moved; also yours, by another client of yours. */
export interface ReadChanged {
  /** Which conversation. */
  conversation_id: ConversationId;
  /** Whose. */
  user_id: UserId;
  /** Read up to and including this. */
  seq: number;
}

/** A conversation is new to you, or its title, members or relation changed. */
export interface ConversationChanged {
  /** As you see it now. */
  conversation: Conversation;
}

/** You are no longer a member. */
export interface ConversationRemoved {
  /** Which conversation. */
  conversation_id: ConversationId;
}

/** What you may do towards a person changed, such as by a block. */
export interface RelationChanged {
  /** Who. */
  user_id: UserId;
  /** Your direct conversation with them, if there is one. */
  conversation_id?: ConversationId;
  /** The new relation. */
  relation: Relation;
}

/** Why a callee does not take a call. */
export type RejectReason = "declined" | "busy" | "failed_permission";

/** Why a client ends a call. */
export type HangUpReason = "cancelled" | "completed" | "failed_media" | "failed_permission";

/** The call as it stands now; also for a late command. */
export interface CallResult {
  /** As it stands now. */
  call: Call;
}

/** The call as it stands now, and the servers for the peer connection. */
export interface CallJoinResult {
  /** As it stands now. */
  call: Call;
  /** For `RTCConfiguration`; empty unless this client is in the call. */
  ice_servers: IceServer[];
  /**
   * Until when the credentials are good: ask `ice_servers_get` before. Absent: they do not expire.
   */
  ice_expires_at_ms?: TimeMs;
}

/** Servers for the peer connection of one call. */
export interface IceServersResult {
  /** For `RTCConfiguration`. */
  ice_servers: IceServer[];
  /** Until when the credentials are good. Absent: they do not expire. */
  expires_at_ms?: TimeMs;
}

/**
 * Calls the other person of a direct conversation. If they are calling you at this moment, it
 * accepts their call instead. If there is a call between you already, you get that one.
 */
export interface CallStart {
  /** Chosen by you, one per press of a button; the same again gives the same answer. */
  command_id: string;
  /** A direct conversation of yours. */
  conversation_id: ConversationId;
  /** Voice or video. */
  kind: CallKind;
}

/**
 * The callee's client tells that the ring is shown here; the caller gets `call_ringing` after the
 * first one. Late: no effect.
 */
export interface CallAcknowledge {
  /** Which call. */
  call_id: CallId;
}

/**
 * Accepts the call in this client. The first accept wins; a later one from another client gets the
 * call with another `callee.client_id` and does nothing. A late one, after the end, gets the ended
 * call.
 */
export interface CallAccept {
  /** Chosen by you, one per press of a button; the same again gives the same answer. */
  command_id: string;
  /** Which call. */
  call_id: CallId;
  /** You will send video from the beginning. */
  camera: boolean;
}

/**
 * Declines the call for all of your clients. With `failed_permission` only for this client, as
 * long as another one still rings. Late: no effect.
 */
export interface CallReject {
  /** Chosen by you, one per press of a button; the same again gives the same answer. */
  command_id: string;
  /** Which call. */
  call_id: CallId;
  /** Why. */
  reason: RejectReason;
}

/**
 * Ends the call for both sides, or cancels it while it rings. Late, or from a client that is not
 * in the call: no effect.
 */
export interface CallEnd {
  /** Chosen by you, one per press of a button; the same again gives the same answer. */
  command_id: string;
  /** Which call. */
  call_id: CallId;
  /** Default: `cancelled` while it rings, else `completed`. */
  reason?: HangUpReason;
}

/** Media flows in this client. The call is connected when both sides have said so. */
export interface CallConnected {
  /** Which call. */
  call_id: CallId;
}

/**
 * Media stopped in this client and is being restored; send `call_connected` when it flows again.
 * From another client of yours it takes the call over (after a reload, or "Move here"): the client
 * before gets `call_ended` with `replaced`, and the one that takes over sends the next offer;
 * `negotiation` begins again at 1.
 */
export interface CallReconnecting {
  /** Which call. */
  call_id: CallId;
}

/** Says what this side sends now; the other side gets `call_changed`. */
export interface CallMediaSet {
  /** Which call. */
  call_id: CallId;
  /** What this side sends. */
  media: MediaState;
}

/** The call as it stands, also for 60 s after its end. */
export interface CallGet {
  /** Which call. */
  call_id: CallId;
}

/**
 * Fresh credentials for the relay: before the old ones expire, at every ICE restart, and after
 * `call_reconnecting` took the call over.
 */
export interface IceServersGet {
  /** Which call, of two or of a group. */
  call_id: CallId;
}

/** What is sent. */
export type MediaSource = "microphone" | "camera" | "screen" | "screen_sound";

/** Says what a sending section of an offer carries. */
export interface NamedSource {
  /** Its `mid` in the offer. */
  mid: string;
  /** What it carries. */
  source: MediaSource;
}

/**
 * Passes an offer to the other side of a call of two. The caller's client sends the first one,
 * after `call_accepted`. `wrong_state` while the other side's offer is open, or when the number
 * was used. The description is checked and written anew: lines that are not known are dropped;
 * `invalid` if it is not one. In a group call it goes to the server, which answers with
 * `webrtc_answer`: for more receiving sections, a shared screen, an ICE restart. There the number
 * must be higher than every one before.
 */
export interface WebrtcOffer {
  /** Which call, of two or of a group. */
  call_id: CallId;
  /**
   * Number of the offer/answer round: 1 for the first offer, one more for each further one (ICE
   * restart, screen). The answer carries its offer's number.
   */
  negotiation: number;
  /** The session description; in a call of two at most 32768 bytes. */
  sdp: string;
  /** Group calls only: what the sending sections carry, all of them. Absent: as before. */
  sources?: NamedSource[];
}

/** Passes an answer to the other side. `wrong_state` if there is no open offer with this number. */
export interface WebrtcAnswer {
  /** Which call. */
  call_id: CallId;
  /**
   * Number of the offer/answer round: 1 for the first offer, one more for each further one (ICE
   * restart, screen). The answer carries its offer's number.
   */
  negotiation: number;
  /** The session description. */
  sdp: string;
}

/**
 * Passes a candidate to the other side, after the first offer; at most 64 per side and round. The
 * address it was derived from (`raddr`) is left out, and so is, for somebody who is no contact, a
 * candidate that is an address of your private network.
 */
export interface WebrtcIceCandidate {
  /** Which call. */
  call_id: CallId;
  /** The round it belongs to. */
  negotiation?: number;
  /** The candidate line; empty means there are no more. */
  candidate: string;
  /** `RTCIceCandidate.sdpMid`. */
  sdp_mid?: string;
  /** `RTCIceCandidate.sdpMLineIndex`. */
  sdp_m_line_index?: number;
  /** `RTCIceCandidate.usernameFragment`. */
  username_fragment?: string;
}

/**
 * Somebody calls you; to all of your clients. Those with `can_call` ring and send
 * `call_acknowledge`.
 */
export interface CallIncoming {
  /** The call. */
  call: Call;
  /** Who calls. */
  caller: User;
}

/** To the caller: a client of the callee shows the ring. */
export interface CallRinging {
  /** The call. */
  call: Call;
}

/**
 * The callee accepted; to the two clients that are in the call. The caller's client now sends
 * `webrtc_offer`. The callee's other clients get `call_ended` with `answered_elsewhere`, the
 * caller's other clients `call_changed`.
 */
export interface CallAccepted {
  /** The call. */
  call: Call;
  /** Fresh ones. */
  ice_servers?: IceServer[];
  /** Until when the credentials are good. */
  ice_expires_at_ms?: TimeMs;
}

/** To all clients of the caller: the callee declined or is busy. `call_ended` follows. */
export interface CallRejected {
  /** The call. */
  call: Call;
  /** declined, busy or failed_permission. */
  reason: EndReason;
}

/** The call is over for this client: stop ringing, release microphone and camera. */
export interface CallEnded {
  /** The call; its `end_reason` is the one of the whole call. */
  call: Call;
  /**
   * Why it is over for this client: the call's own reason, or `answered_elsewhere`,
   * `declined_elsewhere`, `replaced`.
   */
  reason: EndReason;
  /**
   * With `answered_elsewhere`, `declined_elsewhere` and `replaced`: the name of the client that
   * did it.
   */
  other_device?: string;
}

/**
 * Something else about the call changed: a side is connected, reconnecting, or changed its media;
 * or another client of yours began or took over a call.
 */
export interface CallChanged {
  /** The call. */
  call: Call;
}

/** An offer from the other side. */
export interface WebrtcOfferEvent {
  /** Which call. */
  call_id: CallId;
  /**
   * Number of the offer/answer round: 1 for the first offer, one more for each further one (ICE
   * restart, screen). The answer carries its offer's number.
   */
  negotiation: number;
  /** The session description. */
  sdp: string;
  /** Who sent it. */
  from_user_id: UserId;
  /** From which client. */
  from_client_id: ClientId;
}

/** An answer from the other side; in a group call from the server. */
export interface WebrtcAnswerEvent {
  /** Which call. */
  call_id: CallId;
  /**
   * Number of the offer/answer round: 1 for the first offer, one more for each further one (ICE
   * restart, screen). The answer carries its offer's number.
   */
  negotiation: number;
  /** The session description. */
  sdp: string;
  /** Who sent it. Absent: the server. */
  from_user_id?: UserId;
  /** From which client. Absent: the server. */
  from_client_id?: ClientId;
}

/** A candidate from the other side. */
export interface WebrtcIceCandidateEvent {
  /** Which call. */
  call_id: CallId;
  /** The round it belongs to. */
  negotiation?: number;
  /** The candidate line; empty means there are no more. */
  candidate: string;
  /** `RTCIceCandidate.sdpMid`. */
  sdp_mid?: string;
  /** `RTCIceCandidate.sdpMLineIndex`. */
  sdp_m_line_index?: number;
  /** `RTCIceCandidate.usernameFragment`. */
  username_fragment?: string;
  /** Who sent it. */
  from_user_id: UserId;
  /** From which client. */
  from_client_id: ClientId;
}

/** Which way the media of a call went. */
export type CallPath = "direct" | "relayed";

/** How a device speaks to the relay. */
export type RelayProtocol = "udp" | "tcp" | "tls";

/** How good a call was for one side, in one word. */
export type QualityWord = "excellent" | "good" | "weak" | "bad";

/** How many seconds of a call had which quality. */
export interface QualitySeconds {
  /** Seconds that were excellent. */
  excellent: number;
  /** Seconds that were good. */
  good: number;
  /** Seconds that were weak. */
  weak: number;
  /** Seconds that were bad. */
  bad: number;
}

/** Of a time that was measured each second. */
export interface TimeQuantiles {
  /** Half were below, in ms. */
  median: number;
  /** 95 in 100 were below, in ms. */
  p95: number;
}

/** Of a share of lost packets that was measured each second. */
export interface LossQuantiles {
  /** Half were below; 0.05 is 5 %. */
  median: number;
  /** 95 in 100 were below. */
  p95: number;
}

/**
 * What one client measured in a call: numbers only, no content and no addresses. Send it once,
 * when the call is over for this client, also because it has moved to another one; of several the
 * last one counts. Those of one person's clients are added up.
 */
export interface CallReport {
  /** Which call, of two or of a group. */
  call_id: CallId;
  /** How long this side was connected, in seconds. */
  seconds: number;
  /** How the seconds were. */
  quality_seconds: QualitySeconds;
  /** Round trip, in ms. */
  round_trip_ms: TimeQuantiles;
  /** Jitter of the sound received, in ms. */
  jitter_ms: TimeQuantiles;
  /** Share of the packets sent that were lost. */
  loss_sent: LossQuantiles;
  /** Share of the packets to be received that were lost. */
  loss_received: LossQuantiles;
  /** Sent, in kbit/s; half of the seconds were below. */
  sent_kbps_median: number;
  /** Received, in kbit/s; half of the seconds were below. */
  received_kbps_median: number;
  /** How long the picture stood still in all, in ms. */
  freeze_ms: number;
  /** How long sound was missing in all, in ms. */
  audio_gap_ms: number;
  /** The longest time in which no sound came, in ms. */
  longest_gap_ms: number;
  /** The tallest picture received, in pixels; 0 if there was none. */
  best_height: number;
  /** Which way the media went last. Absent: unknown. */
  path?: CallPath;
  /** How this side spoke to the relay, with `relayed`. */
  relay_protocol?: RelayProtocol;
  /** How often the connection was lost and came back. */
  reconnects: number;
  /** How often a new way was looked for. */
  ice_restarts: number;
  /** How long the own picture was held back to keep the sound good, in ms. */
  video_paused_ms: number;
  /** What the client found to be the cause of most trouble: an identifier such as `loss_here`. */
  cause?: string;
}

/** What you reported of a call. */
export interface CallQuality {
  /** How long this side was connected, in seconds. */
  seconds: number;
  /** How the seconds were. */
  quality_seconds: QualitySeconds;
  /** Round trip, in ms. */
  round_trip_ms: TimeQuantiles;
  /** Jitter of the sound received, in ms. */
  jitter_ms: TimeQuantiles;
  /** Share of the packets sent that were lost. */
  loss_sent: LossQuantiles;
  /** Share of the packets to be received that were lost. */
  loss_received: LossQuantiles;
  /** Sent, in kbit/s; half of the seconds were below. */
  sent_kbps_median: number;
  /** Received, in kbit/s; half of the seconds were below. */
  received_kbps_median: number;
  /** How long the picture stood still in all, in ms. */
  freeze_ms: number;
  /** How long sound was missing in all, in ms. */
  audio_gap_ms: number;
  /** The longest time in which no sound came, in ms. */
  longest_gap_ms: number;
  /** The tallest picture received, in pixels; 0 if there was none. */
  best_height: number;
  /** Which way the media went last. Absent: unknown. */
  path?: CallPath;
  /** How this side spoke to the relay, with `relayed`. */
  relay_protocol?: RelayProtocol;
  /** How often the connection was lost and came back. */
  reconnects: number;
  /** How often a new way was looked for. */
  ice_restarts: number;
  /** How long the own picture was held back to keep the sound good, in ms. */
  video_paused_ms: number;
  /** What the client found to be the cause of most trouble: an identifier such as `loss_here`. */
  cause?: string;
}

/** A reaction, by name. */
export type ReactionName =
  | "thumbs_up"
  | "heart"
  | "laugh"
  | "surprised"
  | "clap"
  | "party"
  | "wave"
  | "hand";

/** Shows a reaction to both sides for a moment. Nothing is kept. */
export interface CallReact {
  /** Which call. */
  call_id: CallId;
  /** Which reaction. */
  reaction: ReactionName;
}

/** Somebody in the call reacts; to the clients that are in it, the sender's too. */
export interface CallReactionEvent {
  /** Which call. */
  call_id: CallId;
  /** Who. */
  user_id: UserId;
  /** Which reaction. */
  reaction: ReactionName;
}

/** Your call log changed: a call ended, or you read or deleted entries on some device. */
export interface CallLogChanged {
  /** Missed calls that you have not looked at yet. */
  missed_calls: number;
  /** `number` of the newest entry there ever was; 0 if there never was one. */
  newest_number: number;
}

/** What a participant may do. */
export type MeetingRole = "host" | "member";

/** How a group call stands. */
export type MeetingState = "pending" | "live" | "ended";

/** How a participant stands. */
export type ParticipantState = "connecting" | "connected" | "reconnecting";

/** Why a participant is no longer in the call. */
export type MeetingLeftReason = "left" | "removed" | "lost" | "failed_media" | "replaced";

/** How the ring of one person stands. */
export type MeetingRingState = "ringing" | "joined" | "declined" | "missed" | "cancelled";

/** One person in a group call, by the one client of theirs that is in it. */
export interface MeetingParticipant {
  /** Which. */
  participant_id: ParticipantId;
  /** Who. */
  user: User;
  /** The client that is in the call. */
  client_id: ClientId;
  /** That client's name, such as `Firefox on Linux`. */
  client_name?: string;
  /** What they may do. */
  role: MeetingRole;
  /** How they stand. */
  state: ParticipantState;
  /** What they send. For display only. */
  media: MediaState;
  /** When they joined. */
  joined_at_ms: TimeMs;
  /** Their hand is up since then; the earliest is the first in the row. */
  hand_raised_at_ms?: TimeMs;
  /** Their connection is weak. */
  weak?: boolean;
  /** They are no member of the conversation: somebody in the call has added them. */
  guest?: boolean;
  /**
   * The same person by another client, which leaves the call with `replaced` right after this
   * event.
   */
  replaces?: ParticipantId;
}

/** Somebody is asked to join. */
export interface MeetingRing {
  /** Who. */
  user: User;
  /** Who asked. */
  by: UserId;
  /** How the ring stands. */
  state: MeetingRingState;
  /** When it ends by itself; only while it rings. */
  deadline_ms?: TimeMs;
}

/**
 * A group call as the server knows it. Every event with a `version` has the next one; when one is
 * missing, ask `meeting_get`.
 */
export interface Meeting {
  /** Which. */
  call_id: CallId;
  /** Grows by one with every event that carries a `version`. */
  version: number;
  /** The conversation it belongs to. Guests cannot open it. */
  conversation_id: ConversationId;
  /** Of the group; absent in a direct conversation. */
  title?: string;
  /** What it began as. */
  kind: CallKind;
  /** How it stands. */
  state: MeetingState;
  /** Who started it. */
  started_by: UserId;
  /**
   * When it was started; durations count from here. After an upgrade: when the call of two was
   * connected.
   */
  started_at_ms: TimeMs;
  /** Nobody else can join, unless a host rings them. */
  locked: boolean;
  /**
   * Who is in it, by the time of joining. A client that is just taking over from another one of
   * the same person is not among them yet.
   */
  participants: MeetingParticipant[];
  /** Who is being rung. */
  rings: MeetingRing[];
  /** How many people can be in it. */
  participants_max: number;
  /** When it ended. */
  ended_at_ms?: TimeMs;
}

/** A group call that can be joined, as the members of its conversation see it. */
export interface MeetingSummary {
  /** Which. */
  call_id: CallId;
  /** Where. */
  conversation_id: ConversationId;
  /** What it began as. */
  kind: CallKind;
  /** Who started it. */
  started_by: UserId;
  /** When it was started. */
  started_at_ms: TimeMs;
  /** Nobody else can join. */
  locked: boolean;
  /** The people in it, by the time of joining. */
  participant_ids: UserId[];
}

/**
 * A receiving section of your offer and what plays in it. `participant_id` and `source` are absent
 * while nothing does.
 */
export interface MeetingSlot {
  /** Its `mid` in your offer. */
  mid: string;
  /** Whose. */
  participant_id?: ParticipantId;
  /** What of theirs. */
  source?: MediaSource;
}

/** A picture that is shown now. */
export interface WantedVideo {
  /** Whose. */
  participant_id: ParticipantId;
  /** `camera` or `screen`. */
  source: MediaSource;
  /** In device pixels. */
  width: number;
  /** In device pixels. */
  height: number;
  /** The higher, the later it loses sharpness when there is too little room. */
  priority: number;
}

/** The group call as it stands now; also for a late command. */
export interface MeetingResult {
  /** As it stands now. */
  meeting: Meeting;
}

/** You are in, and this is the answer to your offer. */
export interface MeetingJoinResult {
  /** As it stands now. */
  meeting: Meeting;
  /**
   * You in this call. The same as before when you come back to a place of yours that has no media.
   */
  participant_id: ParticipantId;
  /** Number of the offer in your request; the next one, by `webrtc_offer`, has a higher one. */
  negotiation: number;
  /** The answer. */
  sdp: string;
  /** The receiving sections that the server uses. */
  slots: MeetingSlot[];
  /**
   * For `RTCConfiguration`; needed only where the server itself cannot be reached. Again:
   * `ice_servers_get`.
   */
  ice_servers: IceServer[];
  /** Until when the credentials are good. Absent: they do not expire. */
  ice_expires_at_ms?: TimeMs;
}

/**
 * Joins the group call of a conversation, or starts it. Your offer is in it, and the answer in the
 * result: the server never offers and takes no candidates. From another client of somebody who is
 * in the call it moves them here: the client before stays until this one has media, and gets
 * `meeting_left` with `replaced` then; a place without media is taken at once. From the client
 * that is in the call (after a reload, or a restart of the server) it begins anew in the same
 * place.
 */
export interface MeetingJoin {
  /** Chosen by you, one per press of a button; the same again gives the same answer. */
  command_id: string;
  /**
   * A conversation of yours: joins what is going on there, or starts it. Either this or `call_id`.
   */
  conversation_id?: ConversationId;
  /** A group call that goes on, in a conversation of yours or one that you were rung for. */
  call_id?: CallId;
  /** What it begins as, if this starts it. */
  kind: CallKind;
  /** What you send. What is not on is not passed on. */
  media: MediaState;
  /** Your offer. */
  sdp: string;
  /** What the sending sections of the offer carry. */
  sources: NamedSource[];
  /**
   * If this starts it: rings the other members, in groups of at most 8; larger ones only see that
   * it is going on. Default: false.
   */
  ring?: boolean;
}

/** The group call as it stands. */
export interface MeetingGet {
  /** Which call. */
  call_id: CallId;
}

/**
 * Leaves the call; it goes on for the others. Late: no effect. A `meeting_join` is taken back with
 * what it asked for, before its answer is there: from then on this client is free for another
 * call.
 */
export interface MeetingLeave {
  /** Which call. */
  call_id?: CallId;
  /** The call of this conversation, if this client is in it. Either this or `call_id`. */
  conversation_id?: ConversationId;
}

/** Ends the call for all. */
export interface MeetingEnd {
  /** Which call. */
  call_id: CallId;
}

/** This client shows the ring: no notification is needed for its device. Late: no effect. */
export interface MeetingAcknowledge {
  /** Which call. */
  call_id: CallId;
}

/** Declines a ring, for all of your clients. The call can still be joined. Late: no effect. */
export interface MeetingDecline {
  /** Which call. */
  call_id: CallId;
}

/**
 * Rings people. Who is no member of the conversation becomes a guest of this call, not of the
 * conversation. Who was removed may join again when a host rings them.
 */
export interface MeetingRingPeople {
  /** Which call. */
  call_id: CallId;
  /** Whom. Those who are in the call or are being rung already are left out. */
  user_ids: UserId[];
}

/**
 * Adds people to a call of two. They are rung; when the first of them joins, both of you get
 * `call_upgraded`, join with a second connection beside the first, and the call of two ends with
 * `moved`. If nobody comes it goes on as it was.
 */
export interface CallUpgrade {
  /** Chosen by you, one per press of a button; the same again gives the same answer. */
  command_id: string;
  /** A connected call of two people. */
  call_id: CallId;
  /** Whom to ring. */
  user_ids: UserId[];
}

/**
 * Says what you send now; the others get `meeting_participant`. What is not on is not passed on.
 * After `meeting_muted`, `microphone: false` confirms it and a later `true` takes it back.
 */
export interface MeetingMediaSet {
  /** Which call. */
  call_id: CallId;
  /** What you send. */
  media: MediaState;
}

/** Raises or lowers your hand. Hosts lower others' as well. */
export interface MeetingHandSet {
  /** Which call. */
  call_id: CallId;
  /** It is up. */
  raised: boolean;
  /** Whose; default: yours. */
  participant_id?: ParticipantId;
}

/** Shows a reaction to all for a moment. Nothing is kept. */
export interface MeetingReact {
  /** Which call. */
  call_id: CallId;
  /** Which reaction. */
  reaction: ReactionName;
}

/** Shows where you point at on a shared screen. Nothing is kept; some may be left out. */
export interface MeetingPointer {
  /** Which call. */
  call_id: CallId;
  /** Whose screen. */
  participant_id: ParticipantId;
  /** From its left edge, in 1/10000 of its width. */
  x: number;
  /** From its top edge, in 1/10000 of its height. */
  y: number;
}

/** Mutes somebody's microphone; they can unmute themselves. */
export interface MeetingMute {
  /** Which call. */
  call_id: CallId;
  /** Whom. */
  participant_id: ParticipantId;
}

/** Removes somebody, who cannot come back unless a host rings them. */
export interface MeetingRemove {
  /** Which call. */
  call_id: CallId;
  /** Whom. */
  participant_id: ParticipantId;
}

/** Lets nobody else in, or opens the call again. */
export interface MeetingLock {
  /** Which call. */
  call_id: CallId;
  /** Nobody else can join. */
  locked: boolean;
}

/**
 * Makes somebody a host, or a member again. There is always one host: the last cannot be made a
 * member (`wrong_state`).
 */
export interface MeetingHostSet {
  /** Which call. */
  call_id: CallId;
  /** Whom. */
  participant_id: ParticipantId;
  /** They are a host. */
  host: boolean;
}

/**
 * Says which pictures this client shows now; replaces what it said before. Nothing else is sent to
 * it. The server decides in which slot each plays and how sharp it is: `meeting_slots`.
 */
export interface MeetingView {
  /** Which call. */
  call_id: CallId;
  /** All of them. */
  videos: WantedVideo[];
}

/** Somebody asks you to join a group call. */
export interface MeetingRinging {
  /** The call. */
  meeting: Meeting;
  /** Who asks. */
  by: User;
  /** When the ring ends by itself. */
  deadline_ms: TimeMs;
}

/** It no longer rings for you. */
export interface MeetingRingEnded {
  /** Which call. */
  call_id: CallId;
  /**
   * `answered_elsewhere`, `declined_elsewhere`, `missed`, or `cancelled`: the one who asked has
   * left, or the call is over.
   */
  reason: EndReason;
}

/**
 * In one of your conversations, or with you as a guest, a group call began, ended, or is joined by
 * others than before.
 */
export interface MeetingLive {
  /** Where. */
  conversation_id: ConversationId;
  /** Which call. */
  call_id: CallId;
  /** As it stands. Absent: it is over. */
  meeting?: MeetingSummary;
}

/** Somebody joined the call you are in, or something about them changed. */
export interface MeetingParticipantEvent {
  /** Which call. */
  call_id: CallId;
  /** Of the call, after this. */
  version: number;
  /** The new form. */
  participant: MeetingParticipant;
}

/** Somebody is no longer in the call; that may be you. */
export interface MeetingLeft {
  /** Which call. */
  call_id: CallId;
  /** Of the call, after this. */
  version: number;
  /** Who. */
  participant_id: ParticipantId;
  /** Why. */
  reason: MeetingLeftReason;
}

/** Somebody is rung for the call you are in, or has answered. */
export interface MeetingRingChanged {
  /** Which call. */
  call_id: CallId;
  /** Of the call, after this. */
  version: number;
  /** How it stands now. It counts only as long as it rings. */
  ring: MeetingRing;
}

/** Something else about the call you are in changed. */
export interface MeetingChanged {
  /** Which call. */
  call_id: CallId;
  /** Of the call, after this. */
  version: number;
  /** Nobody else can join. */
  locked: boolean;
}

/** The call you are in is over. */
export interface MeetingEnded {
  /** Which call. */
  call_id: CallId;
  /** Of the call, after this. */
  version: number;
  /**
   * `completed`: all have left, or a host has ended it; `missed`: it rang, and nobody else ever
   * came; `server_restart`; of one that is still `pending` also `declined` or `cancelled`.
   */
  reason: EndReason;
}

/**
 * The call of two goes on as a group call: join it with `meeting_join` and its `call_id` now,
 * beside the connection that you have. When both have media there, or 20 s later, you get
 * `call_ended` with `moved`.
 */
export interface CallUpgraded {
  /** The call of two. */
  call_id: CallId;
  /** The group call. */
  meeting: Meeting;
}

/**
 * What plays in which receiving section of your offer. May be merged: keep the form with the
 * higher epoch.
 */
export interface MeetingSlots {
  /** Which call. */
  call_id: CallId;
  /** Grows with every change. */
  epoch: number;
  /** All of them. */
  slots: MeetingSlot[];
}

/** Who speaks. May be merged: only the last one counts. */
export interface MeetingSpeakers {
  /** Which call. */
  call_id: CallId;
  /** Who leads the conversation. Absent: nobody does. */
  dominant?: ParticipantId;
  /** Who is heard now, the loudest first. */
  speaking: ParticipantId[];
}

/**
 * How much of what you send anybody watches: stop what is in vain. May be merged: only the last
 * one for a section counts.
 */
export interface MeetingDemand {
  /** Which call. */
  call_id: CallId;
  /** The sending section of your offer. */
  mid: string;
  /** What it carries. */
  source: MediaSource;
  /** How many of its layers are wanted, from the smallest on; 0: nobody watches. */
  layers: number;
}

/**
 * A host has muted your microphone; what it sends is not passed on. Turn it off, and say so with
 * `meeting_media_set`.
 */
export interface MeetingMuted {
  /** Which call. */
  call_id: CallId;
  /** Which host. */
  by: ParticipantId;
}

/** Somebody in the call reacts; you as well. */
export interface MeetingReaction {
  /** Which call. */
  call_id: CallId;
  /** Who. */
  participant_id: ParticipantId;
  /** Which reaction. */
  reaction: ReactionName;
}

/** Somebody points at a shared screen. May be merged: only the last one of each counts. */
export interface MeetingPointerEvent {
  /** Which call. */
  call_id: CallId;
  /** Who. */
  by: ParticipantId;
  /** Whose screen. */
  participant_id: ParticipantId;
  /** From its left edge, in 1/10000 of its width. */
  x: number;
  /** From its top edge, in 1/10000 of its height. */
  y: number;
}

/** What a self-test tries. */
export type ConnectionCheckName =
  | "signalling"
  | "stun"
  | "turn_udp"
  | "turn_tcp"
  | "turn_tls"
  | "media";

/** How a check ended. */
export type ConnectionCheckState = "ok" | "failed" | "skipped";

/** Why a check failed or was skipped, as far as the client can tell. */
export type ConnectionCause =
  | "not_offered"
  | "timeout"
  | "unreachable"
  | "refused"
  | "unauthorised"
  | "no_candidate"
  | "no_media"
  | "signalling_lost"
  | "unsupported"
  | "cancelled"
  | "unknown";

/** The outcome of one check. */
export interface ConnectionCheck {
  /** Which. */
  name: ConnectionCheckName;
  /** How it ended. */
  state: ConnectionCheckState;
  /** Why it is not `ok`. */
  cause?: ConnectionCause;
  /** How long it took, in ms. */
  duration_ms?: number;
}

/** What a self-test needs. */
export interface ConnectionTestStartResult {
  /**
   * Names the test; for `connection_report`. The relay treats it as a call with nobody else in it.
   */
  test_id: CallId;
  /**
   * As a call would get them. `turn:` with `transport=udp` or `tcp` and `turns:` tell what is
   * what.
   */
  ice_servers: IceServer[];
  /** When the relay stops serving this test. */
  expires_at_ms: TimeMs;
  /** The server's clock now. */
  server_time_ms: TimeMs;
  /** Where people should open this server, if it is configured. */
  public_url?: string;
}

/**
 * Begins a self-test: gives ICE servers whose credentials are good for relaying between two peer
 * connections of your own, and for nothing else. A second test of this client ends the first.
 */
export type ConnectionTestStart = Record<string, never>;

/** Ends a self-test and leaves its result for the administrators. Once per test. */
export interface ConnectionReport {
  /** From `connection_test_start`. */
  test_id: CallId;
  /** Each check once. */
  checks: ConnectionCheck[];
}

/** What `PushManager.subscribe` needs. */
export interface PushKeyResult {
  /** `applicationServerKey`, base64url without padding. */
  vapid_public_key: string;
}

/** A browser's subscription. */
export interface PushSubscribe {
  /** `PushSubscription.endpoint`; https. */
  endpoint: string;
  /** Its key `p256dh`, base64url. */
  p256dh: string;
  /** Its key `auth`, base64url. */
  auth: string;
  /** Notifications on this device may show what was written. Without it: only who wrote. */
  message_text?: boolean;
}

/** Which subscription ends. */
export interface PushUnsubscribe {
  /** As it was subscribed. */
  endpoint: string;
}

/** Which subscription is tested. */
export interface PushTest {
  /** As it was subscribed. */
  endpoint: string;
  /** Comes back in the notification. */
  id: string;
}

/** What the push service said. */
export interface PushTestResult {
  /** It took the notification. */
  accepted: boolean;
  /** Its HTTP status; 0 if it could not be reached. */
  status: number;
  /** Why not, in one English sentence. */
  detail?: string;
}

/** Who calls, as a notification shows it. */
export interface PushCaller {
  /** Who. */
  user_id: UserId;
  /** The name to show. */
  display_name: string;
}

/** Names the payload. */
export type PushCallType = "call";

/** Names the payload. */
export type PushCallOverType = "call_over";

/** Names the payload. */
export type PushMessageType = "message";

/** Names the payload. */
export type PushTestType = "test";

/** Payload: somebody calls. */
export interface PushCall {
  /** Always `call`. */
  type: PushCallType;
  /** Which call. */
  call_id: CallId;
  /** Where. */
  conversation_id: ConversationId;
  /** Voice or video. */
  kind: CallKind;
  /** Who. */
  caller: PushCaller;
  /** When the ring ends by itself. */
  expires_at_ms: TimeMs;
  /** When the server sent it. */
  sent_at_ms: TimeMs;
  /** It is a group call in the group of this title. */
  group_title?: string;
  /** It is a group call. */
  group?: boolean;
}

/** Payload: a call no longer rings. Replaces its notification. */
export interface PushCallOver {
  /** Always `call_over`. */
  type: PushCallOverType;
  /** Which call. */
  call_id: CallId;
  /** Where. */
  conversation_id: ConversationId;
  /** Why it is over for this device. */
  reason: EndReason;
  /** Voice or video. */
  kind: CallKind;
  /** Who. */
  caller: PushCaller;
  /** It is a group call in the group of this title. */
  group_title?: string;
  /** It is a group call. */
  group?: boolean;
}

/** Payload: a message. */
export interface PushMessage {
  /** Always `message`. */
  type: PushMessageType;
  /** Where. */
  conversation_id: ConversationId;
  /** Who wrote, or the group's title. */
  title: string;
  /** The beginning of the text. */
  body?: string;
}

/** Payload: a test. */
export interface PushTestPayload {
  /** Always `test`. */
  type: PushTestType;
  /** From the request. */
  id: string;
}

/** Body of every failed REST answer. */
export interface ErrorBody {
  /** What went wrong. */
  error: ErrorInfo;
}

/** Who may register. */
export type Registration = "open" | "invite" | "closed";

/** Limits that a client should know before it sends. */
export interface ServerLimits {
  /** Code points in a message. */
  message_text_max: number;
  /** Bytes in an uploaded file. */
  attachment_bytes_max: number;
  /** Files on a message. */
  attachments_per_message_max: number;
  /** Bytes in an uploaded avatar. */
  avatar_bytes_max: number;
}

/** What this server is. */
export interface ServerInfo {
  /** Its name, to show. */
  name: string;
  /** Its version. */
  version: string;
  /** Who may register. */
  registration: Registration;
  /** There is no account yet: the first one administers and needs no invitation. */
  first_account: boolean;
  /** Sizes. */
  limits: ServerLimits;
}

/** A new account. */
export interface Register {
  /** Must be free. */
  username: Username;
  /** The name to show. */
  display_name: string;
  /** At least 8 characters. */
  password: string;
  /** From the invitation's address, when registration is by invite. */
  invite_token?: string;
}

/** Name and password. */
export interface SignIn {
  /** The user name. */
  username: string;
  /** The password. */
  password: string;
}

/** A person. */
export interface UserResult {
  /** In its new form. */
  user: User;
}

/** You. */
export interface MeResult {
  /** You. */
  user: User;
  /** Your presence as others see it. */
  presence: Presence;
  /** This sign-in. */
  device_id: DeviceId;
}

/** Changes to your profile. */
export interface MeUpdate {
  /** New name to show. */
  display_name?: string;
}

/** A new password. All other devices are signed out. */
export interface PasswordChange {
  /** The present one. */
  current_password: string;
  /** The new one. */
  new_password: string;
}

/** One sign-in of yours. */
export interface Device {
  /** Which. */
  id: DeviceId;
  /** Made from its User-Agent, such as `Firefox on Linux`. */
  name: string;
  /** When it signed in. */
  created_at_ms: TimeMs;
  /** When it was last seen, to within a minute. */
  last_used_at_ms: TimeMs;
  /** IP address it was last seen from. */
  address: string;
  /** It is the one that asks. */
  current: boolean;
}

/** Your sign-ins. */
export interface DevicesResult {
  /** Most recently used first. */
  devices: Device[];
}

/** Search in the directory. */
export interface UsersQuery {
  /** Part of a user name or display name; empty for everybody. */
  query?: string;
  /** `next_cursor` of the page before. */
  cursor?: string;
  /** At most so many; default 50. */
  limit?: number;
}

/** A page of people. */
export interface UsersResult {
  /** By display name. */
  users: User[];
  /** There is more: ask again with this `cursor`. */
  next_cursor?: string;
}

/** A person and what you may do. */
export interface PersonResult {
  /** Who. */
  user: User;
  /** What you may do towards them. */
  relation: Relation;
  /** If you may see it. */
  presence?: Presence;
}

/** The people you have blocked. */
export interface BlocksResult {
  /** By display name. */
  users: User[];
}

/** All of your conversations. */
export interface ConversationsResult {
  /** Most recent activity first. */
  conversations: Conversation[];
}

/** Which part of the history. Without `before_seq` and `after_seq`: the newest. */
export interface MessagesQuery {
  /** Only messages with a smaller `seq`. */
  before_seq?: number;
  /** Only messages with a greater `seq`, oldest first; not together with `before_seq`. */
  after_seq?: number;
  /** At most so many; default 50. */
  limit?: number;
}

/** A part of the history. */
export interface MessagesResult {
  /** In ascending `seq`. */
  messages: Message[];
  /** There are more in the asked direction. */
  has_more: boolean;
}

/** What changed since. */
export interface ChangesQuery {
  /** The conversation version you have. */
  after_version: number;
  /** At most so many; default 50. */
  limit?: number;
}

/** Every message whose last change is newer, in its present form. */
export interface ChangesResult {
  /** In ascending `version`. */
  messages: Message[];
  /** You are up to date to here: ask with this next time. */
  version: number;
  /** There are more: ask again. */
  has_more: boolean;
}

/** Search in your conversations. */
export interface SearchQuery {
  /** Words; all of them must occur, the last may be a beginning. */
  query: string;
  /** Only there. */
  conversation_id?: ConversationId;
  /** `next_cursor` of the page before. */
  cursor?: string;
  /** At most so many; default 50. */
  limit?: number;
}

/** A message that matches. */
export interface SearchHit {
  /** Where. */
  conversation_id: ConversationId;
  /** The message. */
  message: Message;
  /** Plain text around the first match. */
  snippet: string;
}

/** A page of matches. */
export interface SearchResult {
  /** Newest first. */
  hits: SearchHit[];
  /** There is more: ask again with this `cursor`. */
  next_cursor?: string;
}

/** The stored file. */
export interface AttachmentResult {
  /** Use its id in `message_send`. */
  attachment: Attachment;
}

/** Sent with `navigator.sendBeacon` when the page goes away. */
export interface CallLeave {
  /** This client, from hello. */
  client_id: ClientId;
}

/** Which entries of the call log. */
export type CallFilter = "all" | "missed";

/** Which page. */
export interface CallsQuery {
  /** Which entries; default `all`. */
  filter?: CallFilter;
  /** Only calls with people whose name or user name holds this. */
  q?: string;
  /** Only entries whose `number` is lower: `next_before` of the page before. */
  before?: number;
  /** At most so many; default 50. */
  limit?: number;
}

/** What an entry of the call log says of a group call. */
export interface GroupCall {
  /** Of the group as it is now; absent for a direct conversation and for a guest. */
  title?: string;
  /** Who took part, by the time of joining. */
  participants: User[];
}

/** Who called, from your point of view. */
export type CallDirection = "outgoing" | "incoming";

/** An entry of your call log: a call of yours that is over. */
export interface CallRecord {
  /** Grows with every call of yours that ends; not all numbers are there. */
  number: number;
  /** Which call. */
  call_id: CallId;
  /** Where. */
  conversation_id: ConversationId;
  /** What it began as. */
  kind: CallKind;
  /** Who called; of a group call who started it. */
  caller_id: UserId;
  /** Who was called. Absent: it was a group call. */
  callee_id?: UserId;
  /** How it ended, as you may see it. */
  end_reason: EndReason;
  /** When it was started. */
  started_at_ms: TimeMs;
  /**
   * Milliseconds from connected to ended; 0 if it never connected. Of a group call how long you
   * were in it.
   */
  duration_ms: number;
  /** Who called; of a group call `outgoing` if you started it. */
  direction: CallDirection;
  /** The other person; of a group call who rang you, else who started it. */
  user: User;
  /**
   * Somebody called you, and you did not take part in its end: nobody answered, the caller gave
   * up, or you were in another call.
   */
  missed: boolean;
  /** You have looked at it; true for all that were not missed. */
  read: boolean;
  /** How good it was for you. Absent: not known. */
  quality?: QualityWord;
  /** Which way your media went. Absent: not known. */
  path?: CallPath;
  /** What you reported. */
  report?: CallQuality;
  /** Group calls only. */
  group?: GroupCall;
}

/** A page of your call history. */
export interface CallsResult {
  /** Newest first. */
  calls: CallRecord[];
  /** There is more: ask again with this `before`. */
  next_before?: number;
}

/** The server's settings. */
export interface Settings {
  /** Who may register. */
  registration: Registration;
  /**
   * Calls are deleted from everybody's log after so many days; 0: never. Their entries in
   * conversations stay.
   */
  call_log_days: number;
}

/** Changes to the settings. */
export interface SettingsUpdate {
  /** Who may register. */
  registration?: Registration;
  /** Days until calls are deleted from the log; 0: never. */
  call_log_days?: number;
}

/** An invitation to register. */
export interface Invite {
  /** Which. */
  id: InviteId;
  /** The secret; only in the answer that made it. */
  token?: string;
  /** When it was made. */
  created_at_ms: TimeMs;
  /** Until when it is good. */
  expires_at_ms: TimeMs;
  /** How many have registered with it. */
  uses: number;
  /** How many may. */
  max_uses: number;
}

/** All invitations that are still good. */
export interface InvitesResult {
  /** Newest first. */
  invites: Invite[];
}

/** A new invitation. */
export interface InviteCreate {
  /** Seconds until it lapses; default 604800 (7 days). */
  expires_in_s?: number;
  /** How many may use it; default 1. */
  max_uses?: number;
}

/** The new invitation. */
export interface InviteResult {
  /** With its token. */
  invite: Invite;
  /** The address to hand on. */
  url: string;
}

/** The result of one self-test. */
export interface AdminConnection {
  /** When it ended. */
  reported_at_ms: TimeMs;
  /** Whose it is. */
  user: User;
  /** "Firefox on Linux"; may be empty. */
  client_name: string;
  /** The client came from a public address that is not the server's: so it looks from outside. */
  outside: boolean;
  /** As the client told them. */
  checks: ConnectionCheck[];
}

/** Self-tests, newest first. */
export interface AdminConnectionsResult {
  /** The latest ones. */
  connections: AdminConnection[];
}

/** How serious a finding is. */
export type AdminCheckState = "green" | "yellow" | "red";

/** One finding of the server about itself. */
export interface AdminCheck {
  /** What was looked at, for programs, such as `stun_udp`. */
  id: string;
  /** What was looked at, in words. */
  name: string;
  /** How serious it is. */
  state: AdminCheckState;
  /** What was found. */
  finding: string;
  /** What to do about it; when it is not green. */
  remedy?: string;
}

/** What the server found out about itself. */
export interface AdminChecksResult {
  /** When. */
  checked_at_ms: TimeMs;
  /** In the order to read them. */
  checks: AdminCheck[];
}

/** How the connection of a participant to the forwarding unit stands. */
export type AdminMediaState = "connecting" | "connected" | "disconnected" | "failed";

/** How packets travel. */
export type AdminMediaPath = "udp" | "tcp" | "relay";

/** How sound or a picture is encoded. */
export type AdminCodec = "opus" | "vp8" | "vp9";

/** Something that a participant sends. */
export interface AdminSentSource {
  /** What it is. */
  source: MediaSource;
  /** How it is encoded. */
  codec: AdminCodec;
  /** Sizes of the picture that come at the moment; 1 for sound. */
  layers: number;
}

/** A picture that a participant is sent. */
export interface AdminShownPicture {
  /** How it is encoded. */
  codec: AdminCodec;
  /** Its size: 0 is the smallest. */
  spatial: number;
  /** Its frame rate: 0 is the lowest. */
  temporal: number;
}

/**
 * The connection of a participant to the forwarding unit. In is what the participant sends, out
 * what it is sent.
 */
export interface AdminTransport {
  /** How it stands. */
  state: AdminMediaState;
  /** How packets travel; absent while there is no way. */
  path?: AdminMediaPath;
  /** Time to the client and back; absent while it is not known. */
  rtt_ms?: number;
  /** Media that comes. */
  bits_in_per_s: number;
  /** Media that goes. */
  bits_out_per_s: number;
  /** Lost of what the participant sent, before it was sent again. */
  loss_in_permille: number;
  /** Lost of what the participant was sent. */
  loss_out_permille: number;
  /** What the way to the participant carries; 0 while nothing is sent. */
  estimate_bits_per_s: number;
  /** What it sends. */
  sources: AdminSentSource[];
  /** The pictures that it is sent. */
  pictures: AdminShownPicture[];
}

/** Somebody in a group call. */
export interface AdminRoomParticipant {
  /** The place in the call. */
  participant_id: ParticipantId;
  /** Who. */
  user: User;
  /** "Firefox on Linux"; may be empty. */
  client_name: string;
  /** Their connection; absent while there is none. */
  transport?: AdminTransport;
}

/** A group call that goes on. */
export interface AdminRoom {
  /** Which call. */
  call_id: CallId;
  /** Of the group; absent in a direct conversation. */
  title?: string;
  /** What it began as. */
  kind: CallKind;
  /** When it began. */
  started_at_ms: TimeMs;
  /** Everybody in it. */
  participants: AdminRoomParticipant[];
}

/** A thread of the forwarding unit. */
export interface AdminWorkerLoad {
  /** Of its time on a core. */
  busy_percent: number;
  /** UDP, received. */
  packets_in_per_s: number;
  /** UDP, sent. */
  packets_out_per_s: number;
  /** UDP, received. */
  bits_in_per_s: number;
  /** UDP, sent. */
  bits_out_per_s: number;
}

/** How busy the server is with group calls, and what it does about it. */
export interface AdminLoad {
  /** This server makes group calls. */
  group_calls: boolean;
  /** Of what the server can do: its busiest worker, or its line. */
  load_percent: number;
  /** People who are in no call can join or start one. If not, they get `unavailable`. */
  admits: boolean;
  /**
   * What everybody gives up of the pictures: 0 nothing, 1 and 2 sharpness of cameras, 3 and 4
   * pictures too, 5 all pictures.
   */
  shed_level: number;
  /** Each thread. */
  workers: AdminWorkerLoad[];
  /** The calls that go on, oldest first. */
  rooms: AdminRoom[];
}

/** An account as an administrator sees it. */
export interface AdminUser {
  /** Who. */
  user: User;
  /** When it registered. */
  created_at_ms: TimeMs;
  /** When it was last connected. */
  last_seen_ms?: TimeMs;
}

/** A page of accounts. */
export interface AdminUsersResult {
  /** By display name. */
  users: AdminUser[];
  /** There is more: ask again with this `cursor`. */
  next_cursor?: string;
}

/** Changes to an account. */
export interface AdminUserUpdate {
  /** Close or reopen it; closing signs it out everywhere. */
  deactivated?: boolean;
  /** Its new role. */
  role?: Role;
}

/** One call of your log. */
export interface CallDetailResult {
  /** The entry. */
  call: CallRecord;
  /** How good it was for the other person. Absent: not known. */
  peer_quality?: QualityWord;
  /** Which way the other person's media went. Absent: not known. */
  peer_path?: CallPath;
}

/** What you have looked at. */
export interface CallsRead {
  /** All entries up to this number. */
  through_number: number;
}

/** Your call log as a whole. */
export interface CallLogState {
  /** Missed calls that you have not looked at yet. */
  missed_calls: number;
  /** `number` of the newest entry there ever was; 0 if there never was one. */
  newest_number: number;
}

/** Every request: what the client sends and what comes back with `ok`. */
export interface RequestMap {
  hello: { data: Hello; result: HelloResult };
  ping: { data: Ping; result: PingResult };
  presence_set: { data: PresenceSet; result: Empty };
  preferences_set: { data: PreferencesSet; result: PreferencesResult };
  conversation_open_direct: { data: ConversationOpenDirect; result: ConversationResult };
  conversation_create_group: { data: ConversationCreateGroup; result: ConversationResult };
  conversation_update: { data: ConversationUpdate; result: ConversationResult };
  conversation_leave: { data: ConversationLeave; result: Empty };
  message_send: { data: MessageSend; result: MessageResult };
  message_edit: { data: MessageEdit; result: MessageResult };
  message_delete: { data: MessageDelete; result: MessageResult };
  reaction_set: { data: ReactionSet; result: MessageResult };
  typing_set: { data: TypingSet; result: Empty };
  read_set: { data: ReadSet; result: Empty };
  user_block: { data: UserBlock; result: RelationResult };
  user_unblock: { data: UserUnblock; result: RelationResult };
  call_start: { data: CallStart; result: CallJoinResult };
  call_acknowledge: { data: CallAcknowledge; result: CallResult };
  call_accept: { data: CallAccept; result: CallJoinResult };
  call_reject: { data: CallReject; result: CallResult };
  call_end: { data: CallEnd; result: CallResult };
  call_connected: { data: CallConnected; result: CallResult };
  call_reconnecting: { data: CallReconnecting; result: CallResult };
  call_media_set: { data: CallMediaSet; result: CallResult };
  call_get: { data: CallGet; result: CallResult };
  ice_servers_get: { data: IceServersGet; result: IceServersResult };
  webrtc_offer: { data: WebrtcOffer; result: Empty };
  webrtc_answer: { data: WebrtcAnswer; result: Empty };
  webrtc_ice_candidate: { data: WebrtcIceCandidate; result: Empty };
  call_report: { data: CallReport; result: Empty };
  call_react: { data: CallReact; result: Empty };
  meeting_join: { data: MeetingJoin; result: MeetingJoinResult };
  meeting_get: { data: MeetingGet; result: MeetingResult };
  meeting_leave: { data: MeetingLeave; result: Empty };
  meeting_end: { data: MeetingEnd; result: Empty };
  meeting_acknowledge: { data: MeetingAcknowledge; result: Empty };
  meeting_decline: { data: MeetingDecline; result: Empty };
  meeting_ring: { data: MeetingRingPeople; result: MeetingResult };
  call_upgrade: { data: CallUpgrade; result: MeetingResult };
  meeting_media_set: { data: MeetingMediaSet; result: Empty };
  meeting_hand_set: { data: MeetingHandSet; result: Empty };
  meeting_react: { data: MeetingReact; result: Empty };
  meeting_pointer: { data: MeetingPointer; result: Empty };
  meeting_mute: { data: MeetingMute; result: Empty };
  meeting_remove: { data: MeetingRemove; result: Empty };
  meeting_lock: { data: MeetingLock; result: Empty };
  meeting_host_set: { data: MeetingHostSet; result: Empty };
  meeting_view: { data: MeetingView; result: Empty };
  connection_test_start: { data: ConnectionTestStart; result: ConnectionTestStartResult };
  connection_report: { data: ConnectionReport; result: Empty };
}
export type RequestType = keyof RequestMap;

/** Every event of the server. */
export interface EventMap {
  presence_changed: PresenceChanged;
  user_changed: UserChanged;
  signed_out: SignedOut;
  server_restarting: ServerRestarting;
  preferences_changed: PreferencesChanged;
  message_created: MessageCreated;
  message_updated: MessageUpdated;
  typing_changed: TypingChanged;
  read_changed: ReadChanged;
  conversation_changed: ConversationChanged;
  conversation_removed: ConversationRemoved;
  relation_changed: RelationChanged;
  call_incoming: CallIncoming;
  call_ringing: CallRinging;
  call_accepted: CallAccepted;
  call_rejected: CallRejected;
  call_ended: CallEnded;
  call_changed: CallChanged;
  webrtc_offer: WebrtcOfferEvent;
  webrtc_answer: WebrtcAnswerEvent;
  webrtc_ice_candidate: WebrtcIceCandidateEvent;
  call_reaction: CallReactionEvent;
  call_log_changed: CallLogChanged;
  meeting_ringing: MeetingRinging;
  meeting_ring_ended: MeetingRingEnded;
  meeting_live: MeetingLive;
  meeting_participant: MeetingParticipantEvent;
  meeting_left: MeetingLeft;
  meeting_ring_changed: MeetingRingChanged;
  meeting_changed: MeetingChanged;
  meeting_ended: MeetingEnded;
  call_upgraded: CallUpgraded;
  meeting_slots: MeetingSlots;
  meeting_speakers: MeetingSpeakers;
  meeting_demand: MeetingDemand;
  meeting_muted: MeetingMuted;
  meeting_reaction: MeetingReaction;
  meeting_pointer: MeetingPointerEvent;
}
export type EventType = keyof EventMap;

export type ServerEvent = {
  [Type in EventType]: { type: Type; seq: number; data: EventMap[Type] };
}[EventType];
