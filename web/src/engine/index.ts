// The engine's public face. Screens import from here and from nowhere deeper.
export type {
  CallActions,
  CallPhase,
  CallProblem,
  CallView,
  DevicesState,
  MediaDeviceView,
} from "./call/view";
export type {
  CallEndView,
  CallQualityView,
  ElsewhereCallView,
  LocalTrackState,
  Quality,
} from "./call/view";
export type { ChatActions, PeopleActions } from "./chat/state";
export type {
  ConversationsState,
  DraftsState,
  MessagesState,
  PeopleState,
  TypingState,
} from "./chat/state";
export type { Draft, DraftUpload, MessageWindow, PendingMessage } from "./chat/state";
export type { Engine, EngineStores } from "./engine";
export { createEngine } from "./engine";
export type { CallErrorId, FailureCode, MediaErrorId, RemedyId } from "./errors";
export { REMEDIES, RequestError, toRequestError } from "./errors";
export type { AttentionWords } from "./attention/words";
export type { CallAnnouncement } from "./call/view";
export { createBrowserPorts } from "./ports/browser";
export type { AccountActions, AdminActions } from "./rest/actions";
export type { ConnectionState, RegisterInput, SessionActions, SessionState } from "./session/state";
export type { RingId, SettingsActions, SettingsState } from "./settings/state";
export type { ReadableStore } from "./store";
export type * from "../protocol/types.gen";
