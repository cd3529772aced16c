// What screens see of group calls.
import type {
  CallKind,
  EndReason,
  MediaState,
  MeetingLeftReason,
  MeetingSummary,
  ParticipantState,
  ReactionName,
  User,
  WantedVideo,
} from "../../protocol/types.gen";
import type { TimelineSample } from "../call/quality/timeline";
import type { CallQualityView } from "../call/view";
import type { FailureCode } from "../errors";

export type MeetingPhase =
  | "idle"
  /** Pressed; the server has not let us in yet. */
  | "joining"
  | "connecting"
  | "connected"
  | "reconnecting"
  /** The result stays on view until dismissed. */
  | "ended";

/** What plays in a tile. */
export type PictureSource = "camera" | "screen";

export interface ParticipantView {
  id: string;
  user: User;
  isMe: boolean;
  isHost: boolean;
  state: ParticipantState;
  media: MediaState;
  /** 1: the first in the row of raised hands; undefined: not raised. */
  handPlace: number | undefined;
  /** Their connection is weak: the server says so. Of ours: what is shown of it is weak. */
  weak: boolean;
  /** No member of the conversation. */
  guest: boolean;
  speaking: boolean;
  /** The picture arrives here. */
  cameraFlows: boolean;
  screenFlows: boolean;
  /** Of their sound on this device: 0..2. */
  volume: number;
}

interface MeetingReactionView {
  /** Rises with each. */
  number: number;
  name: string;
  reaction: ReactionName;
  mine: boolean;
}

/** Somebody points at a shared screen; in 1/10000 of its width and height. */
interface PointerView {
  by: string;
  name: string;
  participantId: string;
  x: number;
  y: number;
}

export interface MeetingEndView {
  /** refused: we never came in; `refusal` says why. */
  why: EndReason | MeetingLeftReason | "refused";
  refusal: FailureCode | undefined;
  /** 0 when we never were in it. */
  durationMs: number;
}

export interface IncomingMeetingView {
  callId: string;
  conversationId: string;
  title: string | undefined;
  kind: CallKind;
  by: User;
  /** Who is in it already. */
  people: readonly User[];
  silenced: boolean;
  /** This tab rings. */
  ringsHere: boolean;
}

export interface MeetingView {
  phase: MeetingPhase;
  callId: string | undefined;
  conversationId: string | undefined;
  /** Of the group; undefined in a direct conversation. */
  title: string | undefined;
  kind: CallKind;
  /** Server wall clock, unix ms. */
  startedAtMs: number | undefined;
  locked: boolean;
  /** By the time of joining, with ourselves. */
  participants: readonly ParticipantView[];
  me: ParticipantView | undefined;
  /** Who is being rung now. */
  ringing: readonly User[];
  /** Who leads the conversation. */
  dominantId: string | undefined;
  /** The newest last, each to be shown once. */
  reactions: readonly MeetingReactionView[];
  pointers: readonly PointerView[];
  /** The browser refuses sound before a click. */
  soundBlocked: boolean;
  /** The host who has muted us, until we unmute. */
  mutedBy: string | undefined;
  /** Too many of these are on: ours was turned off again. */
  refused: PictureSource | undefined;
  /** Of our own way to the server, the worse of what is measured here and what the server says. */
  stats: CallQualityView;
  end: MeetingEndView | undefined;
  incoming: IncomingMeetingView | undefined;
  /** The call this page was in before it was loaded anew; the browser wants a click to return. */
  returnable: { callId: string; conversationId: string } | undefined;
  /** People asked into the present call of two, who have not come yet. */
  asked: readonly User[];
}

/** Who is in which call, visible without joining. */
export interface LiveMeetingsState {
  /** This server makes group calls. */
  supported: boolean;
  byConversation: Readonly<Record<string, MeetingSummary>>;
}

export interface MeetingActions {
  /** In a click: joins what goes on in the conversation, or starts it. */
  join(conversationId: string, kind: CallKind): void;
  /** In a click: a call that goes on. */
  joinCall(callId: string, kind: CallKind): void;
  /** From this person's other device, with what is switched on there. */
  moveHere(callId: string, kind: CallKind): void;
  leave(): void;
  /** Takes the result off the screen. */
  dismiss(): void;
  /** Of the ring on view. */
  decline(): void;
  silence(): void;
  /** Hosts; like everything below that is answered, it rejects with RequestError. */
  endForAll(): Promise<void>;
  ringPeople(userIds: readonly string[]): Promise<void>;
  /** Asks people into the present call of two. */
  upgrade(userIds: readonly string[]): Promise<void>;
  /** `participantId`: a host lowers somebody's; default: ours. */
  setHand(raised: boolean, participantId?: string): Promise<void>;
  react(reaction: ReactionName): void;
  /** At most twenty in a second are sent. */
  point(participantId: string, x: number, y: number): void;
  mute(participantId: string): Promise<void>;
  remove(participantId: string): Promise<void>;
  setLocked(locked: boolean): Promise<void>;
  setHost(participantId: string, host: boolean): Promise<void>;
  /** The pictures that are shown now; nothing else is received. */
  show(videos: readonly WantedVideo[]): void;
  /** Plays it in this element until the returned function is called. */
  attach(element: HTMLVideoElement, participantId: string, source: PictureSource): () => void;
  setVolume(userId: string, volume: number): void;
  /** Of our own way to the server, second by second. */
  qualityTimeline(): readonly TimelineSample[];
}
