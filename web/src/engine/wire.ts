// Wire types by the names of the protocol. Every engine file takes them from here.

export interface User {
  id: string;
  username: string;
  display_name: string;
  avatar_version: number;
  role: "admin" | "member";
  deactivated: boolean;
}
export type PresenceStatus = "online" | "away" | "do_not_disturb" | "offline";
export interface Presence {
  user_id: string;
  status: PresenceStatus;
  last_seen_ms?: number;
}
export interface Member {
  user: User;
  read_seq: number;
  joined_at_ms: number;
}
export interface Relation {
  blocked_by_me: boolean;
  can_message: boolean;
  can_call: boolean;
}
export interface Attachment {
  id: string;
  name: string;
  media_type: string;
  size_bytes: number;
  width?: number;
  height?: number;
}
export interface Reaction {
  emoji: string;
  user_ids: string[];
}
export interface ReplyPreview {
  seq: number;
  sender_id: string;
  excerpt: string;
  deleted: boolean;
}
export type CallKind = "voice" | "video";
export type CallState = "ringing" | "connecting" | "connected" | "ended";
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
  | "replaced";
export interface CallSummary {
  call_id: string;
  kind: CallKind;
  caller_id: string;
  callee_id: string;
  end_reason: EndReason;
  started_at_ms: number;
  duration_ms: number;
}
export interface Message {
  conversation_id: string;
  seq: number;
  version: number;
  kind: "text" | "call" | "system";
  sender_id: string;
  sent_at_ms: number;
  edited_at_ms?: number;
  deleted: boolean;
  text: string;
  reply_to?: ReplyPreview;
  attachments: Attachment[];
  reactions: Reaction[];
  client_message_id?: string;
  call?: CallSummary;
}
export interface Conversation {
  id: string;
  kind: "direct" | "group";
  title?: string;
  members: Member[];
  last_seq: number;
  version: number;
  unread_count: number;
  last_message?: Message;
  relation?: Relation;
  created_at_ms: number;
}
export interface IceServer {
  urls: string[];
  username?: string;
  credential?: string;
}
export interface MediaState {
  microphone: boolean;
  camera: boolean;
  screen: boolean;
}
export interface Leg {
  user_id: string;
  client_id?: string;
  client_name?: string;
  media: MediaState;
  state: "ringing" | "connecting" | "connected" | "reconnecting" | "ended";
}
export interface Call {
  call_id: string;
  version: number;
  conversation_id: string;
  kind: CallKind;
  state: CallState;
  caller: Leg;
  callee: Leg;
  acknowledged: boolean;
  started_at_ms: number;
  deadline_ms?: number;
  answered_at_ms?: number;
  connected_at_ms?: number;
  ended_at_ms?: number;
  end_reason?: EndReason;
}
export interface ServerInfo {
  name: string;
  version: string;
  registration: "open" | "invite" | "closed";
  first_account: boolean;
  limits: {
    message_text_max: number;
    attachment_bytes_max: number;
    attachments_per_message_max: number;
    avatar_bytes_max: number;
  };
}
export interface HelloResult {
  client_id: string;
  resume_token: string;
  resumed: boolean;
  server_time_ms: number;
  server_version: string;
  user: User;
  call?: Call;
  presences: Presence[];
  ice_servers: IceServer[];
}
export interface Device {
  id: string;
  name: string;
  created_at_ms: number;
  last_used_at_ms: number;
  address: string;
  current: boolean;
}
export interface SearchHit {
  message: Message;
  snippet: string;
  conversation_id: string;
}
export interface Invite {
  id: string;
  token?: string;
  created_at_ms: number;
  expires_at_ms: number;
  uses: number;
  max_uses: number;
}
export interface CallLogEntry extends CallSummary {
  conversation_id: string;
}
