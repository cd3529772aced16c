// The engine's public face. Screens import from here and from nowhere deeper.
export type { AttentionWords } from "./attention/words";
export type { CallProblem, CallView, MediaDeviceView, Quality } from "./call/view";
export type { TimelineSample } from "./call/quality/timeline";
export type {
  ConnectionCheckView,
  ConnectionTest,
  ConnectionTestState,
  ConnectionVerdict,
} from "./connection_test/state";
export { verdictOf } from "./connection_test/verdict";
export type { Draft, DraftUpload, MessageWindow, PendingMessage } from "./chat/state";
export type { Engine, EngineStores } from "./engine";
export { createEngine } from "./engine";
export type { CallErrorId, FailureCode, RemedyId } from "./errors";
export { toRequestError } from "./errors";
export type {
  ReachCause,
  ReachRow,
  ReachRowName,
  ReachVerdict,
} from "./push/check_state";
export type { Reach } from "./push/state";
export { reachVerdict } from "./push/verdict";
export type { WorkerWords } from "./push/worker_prefs";
export type { MeetingView, ParticipantView } from "./meeting/view";
export { createBrowserPorts } from "./ports/browser";
export type { RingId } from "./settings/state";
export type { ReadableStore } from "./store";
export { untilLoaded } from "./until_loaded";
export type * from "../protocol/types.gen";
