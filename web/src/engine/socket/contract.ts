// Which request has which data and result, and which events exist.
import type {
  Call,
  CallKind,
  Conversation,
  EndReason,
  HelloResult,
  IceServer,
  MediaState,
  Message,
  Presence,
  PresenceStatus,
  Relation,
  User,
} from "../wire";

type Empty = Record<string, never>;

interface Exchange<Data, Result> {
  data: Data;
  result: Result;
}

interface CallResult {
  call: Call;
}

export interface Candidate {
  call_id: string;
  negotiation?: number;
  /** Empty: the last one. */
  candidate: string;
  sdp_mid?: string;
  sdp_m_line_index?: number;
  username_fragment?: string;
}

export interface Description {
  call_id: string;
  negotiation: number;
  sdp: string;
}

interface Relayed {
  from_user_id: string;
  from_client_id: string;
}

export interface Requests {
  hello: Exchange<
    {
      client: { name: string; can_call: boolean };
      resume_token?: string;
      last_seq?: number;
    },
    HelloResult
  >;
  ping: Exchange<Empty, { server_time_ms: number }>;
  presence_set: Exchange<{ status: Exclude<PresenceStatus, "offline"> }, Empty>;
  conversation_open_direct: Exchange<{ user_id: string }, { conversation: Conversation }>;
  conversation_create_group: Exchange<
    { title: string; member_ids: readonly string[] },
    { conversation: Conversation }
  >;
  conversation_update: Exchange<
    {
      conversation_id: string;
      title?: string;
      add_member_ids?: readonly string[];
      remove_member_ids?: readonly string[];
    },
    { conversation: Conversation }
  >;
  conversation_leave: Exchange<{ conversation_id: string }, Empty>;
  message_send: Exchange<
    {
      conversation_id: string;
      client_message_id: string;
      text: string;
      reply_to_seq?: number;
      attachment_ids?: readonly string[];
    },
    { message: Message }
  >;
  message_edit: Exchange<
    { conversation_id: string; seq: number; text: string },
    { message: Message }
  >;
  message_delete: Exchange<{ conversation_id: string; seq: number }, { message: Message }>;
  reaction_set: Exchange<
    { conversation_id: string; seq: number; emoji: string; on: boolean },
    { message: Message }
  >;
  typing_set: Exchange<{ conversation_id: string; on: boolean }, Empty>;
  read_set: Exchange<{ conversation_id: string; seq: number }, Empty>;
  user_block: Exchange<{ user_id: string }, { relation: Relation }>;
  user_unblock: Exchange<{ user_id: string }, { relation: Relation }>;
  call_start: Exchange<
    { command_id: string; conversation_id: string; kind: CallKind },
    CallResult & { ice_servers: IceServer[] }
  >;
  call_acknowledge: Exchange<{ call_id: string }, CallResult>;
  call_accept: Exchange<
    { command_id: string; call_id: string; camera: boolean },
    CallResult & { ice_servers: IceServer[] }
  >;
  call_reject: Exchange<
    { command_id: string; call_id: string; reason: "declined" | "busy" | "failed_permission" },
    CallResult
  >;
  call_end: Exchange<
    {
      command_id: string;
      call_id: string;
      reason?: "cancelled" | "completed" | "failed_media" | "failed_permission";
    },
    CallResult
  >;
  call_connected: Exchange<{ call_id: string }, CallResult>;
  call_reconnecting: Exchange<{ call_id: string }, CallResult>;
  call_media_set: Exchange<{ call_id: string; media: MediaState }, CallResult>;
  call_get: Exchange<{ call_id: string }, CallResult>;
  webrtc_offer: Exchange<Description, Empty>;
  webrtc_answer: Exchange<Description, Empty>;
  webrtc_ice_candidate: Exchange<Candidate, Empty>;
}

export interface Events {
  message_created: { message: Message };
  message_updated: { message: Message };
  typing_changed: { conversation_id: string; user_id: string; on: boolean };
  read_changed: { conversation_id: string; user_id: string; seq: number };
  conversation_changed: { conversation: Conversation };
  conversation_removed: { conversation_id: string };
  presence_changed: { presence: Presence };
  user_changed: { user: User };
  relation_changed: { user_id: string; conversation_id?: string; relation: Relation };
  signed_out: { reason: "revoked" | "password_changed" | "deactivated" };
  server_restarting: { retry_after_ms: number };
  call_incoming: { call: Call; caller: User };
  call_ringing: { call: Call };
  call_accepted: { call: Call; ice_servers?: IceServer[] };
  call_rejected: { call: Call; reason: EndReason };
  call_ended: { call: Call; reason: EndReason; other_device?: string };
  call_changed: { call: Call };
  webrtc_offer: Description & Relayed;
  webrtc_answer: Description & Relayed;
  webrtc_ice_candidate: Candidate & Relayed;
}

export type RequestName = keyof Requests;
export type EventName = keyof Events;
