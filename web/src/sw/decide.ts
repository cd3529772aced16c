// What a push message becomes. Pure: the worker's events and the tests call it with what they know.
import { quietUntilMs } from "../engine/attention/quiet_hours";
import {
  ENGLISH_WORKER_WORDS,
  isActive,
  type WorkerPrefs,
  type WorkerWords,
} from "../engine/push/worker_prefs";
import type { CallKind } from "../protocol/types.gen";
import type { PushPayload } from "./payload";

/** Travels with a notification and tells its clicks what to do. */
export interface NotificationData {
  conversationId?: string;
  /** Only while it rings. */
  callId?: string;
}

interface ShownNotification {
  title: string;
  body: string;
  tag: string;
  silent: boolean;
  requireInteraction: boolean;
  actions: { action: "answer" | "decline"; title: string }[];
  data: NotificationData;
}

export interface Decision {
  show: ShownNotification;
  /** Shown only because a browser insists on something; goes by itself. */
  closeAfterMs?: number;
  /** A ring that nobody ends becomes this one then. */
  later?: { atMs: number; show: ShownNotification };
}

/** calls.md §4: "Answered on …" for 4 s. */
const PASSING_MS = 4_000;

const TEST_SHOWN_MS = 8_000;

export const callTag = (callId: string): string => `call-${callId}`;

const named = (text: string, name: string): string => text.replace("{name}", () => name);

function missed(
  words: WorkerWords,
  call: { call_id: string; conversation_id: string; kind: CallKind; name: string },
): ShownNotification {
  return {
    title: named(call.kind === "video" ? words.missedVideo : words.missedVoice, call.name),
    body: "",
    tag: callTag(call.call_id),
    silent: true,
    requireInteraction: false,
    actions: [],
    data: { conversationId: call.conversation_id },
  };
}

function ring(
  payload: Extract<PushPayload, { type: "call" }>,
  prefs: WorkerPrefs | undefined,
  quiet: boolean,
  nowMs: number,
): Decision {
  const words = prefs?.words ?? ENGLISH_WORKER_WORDS;
  const { call_id, conversation_id, kind, caller } = payload;
  const afterwards = missed(words, { call_id, conversation_id, kind, name: caller.display_name });
  const endsAtMs = payload.expires_at_ms - (prefs?.clockOffsetMs ?? 0);
  if (endsAtMs <= nowMs) return { show: { ...afterwards, silent: quiet } };
  return {
    show: {
      title: caller.display_name,
      body: kind === "video" ? words.videoCall : words.voiceCall,
      tag: callTag(call_id),
      silent: quiet,
      requireInteraction: !quiet,
      actions: [
        { action: "answer", title: words.answer },
        { action: "decline", title: words.decline },
      ],
      data: { conversationId: conversation_id, callId: call_id },
    },
    later: { atMs: endsAtMs, show: afterwards },
  };
}

function over(payload: Extract<PushPayload, { type: "call_over" }>, words: WorkerWords): Decision {
  const { call_id, conversation_id, kind, caller, reason } = payload;
  const miss = missed(words, { call_id, conversation_id, kind, name: caller.display_name });
  const passing = (title: string): Decision => ({
    show: { ...miss, title },
    closeAfterMs: PASSING_MS,
  });
  switch (reason) {
    case "missed":
    case "cancelled":
    case "lost":
    case "server_restart":
    case "failed_media":
    case "busy":
      return { show: miss };
    case "answered_elsewhere":
    case "replaced":
      return passing(words.answeredElsewhere);
    case "declined":
    case "declined_elsewhere":
      return passing(words.declinedElsewhere);
    default:
      return passing(words.callOver);
  }
}

/** `payload` undefined: a form this worker does not know, from a newer server. */
export function decide(
  payload: PushPayload | undefined,
  prefs: WorkerPrefs | undefined,
  nowMs: number,
): Decision {
  const words = prefs?.words ?? ENGLISH_WORKER_WORDS;
  const quiet =
    isActive(prefs?.doNotDisturb, nowMs) || quietUntilMs(prefs?.quietHours, nowMs) !== undefined;
  const plain = { silent: quiet, requireInteraction: false, actions: [] };
  switch (payload?.type) {
    case "call":
      return ring(payload, prefs, quiet, nowMs);
    case "call_over":
      return over(payload, words);
    case "message":
      return {
        show: {
          ...plain,
          title: payload.title,
          body: payload.body ?? words.newMessage,
          tag: payload.conversation_id,
          data: { conversationId: payload.conversation_id },
        },
      };
    case "test":
      return {
        show: {
          ...plain,
          title: words.testTitle,
          body: words.testBody,
          tag: "test",
          data: {},
        },
        closeAfterMs: TEST_SHOWN_MS,
      };
    case undefined:
      return { show: { ...plain, title: "Earshot", body: "", tag: "other", data: {} } };
  }
}
