// The wire types the call machine needs. Structurally equal to protocol/.
export type CallKind = "voice" | "video";
export type CallState = "ringing" | "connecting" | "connected" | "ended";
export type LegState = "ringing" | "connecting" | "connected" | "reconnecting" | "ended";
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
  state: LegState;
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

export interface User {
  id: string;
  username: string;
  display_name: string;
  avatar_version: number;
  role: "admin" | "member";
  deactivated: boolean;
}

export interface IceServer {
  urls: string[];
  username?: string;
  credential?: string;
}
