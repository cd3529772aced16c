// Generated from protocol/*.schema.json by tools/gen/main.mjs. Do not edit.
import type { EventType } from "./types.gen";

export type FieldKind = "string" | "number" | "boolean" | "object" | "array";

export const EVENT_FIELDS: Record<EventType, Record<string, FieldKind>> = {
  presence_changed: { presence: "object" },
  user_changed: { user: "object" },
  signed_out: { reason: "string" },
  server_restarting: { retry_after_ms: "number" },
  preferences_changed: { preferences: "object" },
  message_created: { message: "object" },
  message_updated: { message: "object" },
  typing_changed: { conversation_id: "string", user_id: "string", on: "boolean" },
  read_changed: { conversation_id: "string", user_id: "string", seq: "number" },
  conversation_changed: { conversation: "object" },
  conversation_removed: { conversation_id: "string" },
  relation_changed: { user_id: "string", relation: "object" },
  call_incoming: { call: "object", caller: "object" },
  call_ringing: { call: "object" },
  call_accepted: { call: "object" },
  call_rejected: { call: "object", reason: "string" },
  call_ended: { call: "object", reason: "string" },
  call_changed: { call: "object" },
  webrtc_offer: {
    call_id: "string",
    negotiation: "number",
    sdp: "string",
    from_user_id: "string",
    from_client_id: "string",
  },
  webrtc_answer: {
    call_id: "string",
    negotiation: "number",
    sdp: "string",
    from_user_id: "string",
    from_client_id: "string",
  },
  webrtc_ice_candidate: {
    call_id: "string",
    candidate: "string",
    from_user_id: "string",
    from_client_id: "string",
  },
  call_reaction: { call_id: "string", user_id: "string", reaction: "string" },
  call_log_changed: { missed_calls: "number", newest_number: "number" },
};
