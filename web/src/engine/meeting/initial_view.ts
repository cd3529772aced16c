import { IDLE_CALL } from "../call/initial_view";
import type { LiveMeetingsState, MeetingView } from "./view";

export const NO_MEETING: MeetingView = {
  phase: "idle",
  callId: undefined,
  conversationId: undefined,
  title: undefined,
  kind: "voice",
  startedAtMs: undefined,
  locked: false,
  participants: [],
  me: undefined,
  ringing: [],
  dominantId: undefined,
  reactions: [],
  pointers: [],
  soundBlocked: false,
  mutedBy: undefined,
  refused: undefined,
  stats: IDLE_CALL.stats,
  end: undefined,
  incoming: undefined,
  returnable: undefined,
  asked: [],
};

export const NO_LIVE_MEETINGS: LiveMeetingsState = { supported: false, byConversation: {} };
