// The client call machine's vocabulary: state, events in, effects out. Everything here is plain
// data.
//
// One machine lives in one tab. The server is the only authority; the machine shows what the server
// said, keeps what the person wants until the server has answered, and says what has to be done
// (effects). `now_ms` given to the reducer is server time (the socket keeps the offset), unix ms,
// so deadlines compare directly.
//
// Rules for whoever runs the effects:
// - effects are run in order; results come back as events, never by changing the state.
// - each `send` is answered by exactly one `reply` event that carries the same `request` object;
//   while the socket is down the sender keeps `send`s and sends them after the next hello, in
//   order.
// - a media or peer effect never appears for a callee before the `accept` intent was confirmed by
//   the server.
// - a leg whose page began anew (reload, move) makes the first offer; an offer with another DTLS
//   fingerprint than the current remote one means exactly that: close the peer connection, make a
//   new one, answer.
// - the server arbitrates offers: while one is pending it refuses the other side's (`wrong_state`):
//   roll back and answer.

import type { MediaBefore } from "./media_memory";
import type {
  Call,
  CallKind,
  EndReason,
  HangUpReason,
  MediaState,
  RejectReason,
  User,
} from "../../protocol/types.gen";

export type {
  Call,
  CallKind,
  EndReason,
  IceServer,
  MediaState,
  User,
} from "../../protocol/types.gen";

/** Which side of the call this tab is on. */
export type Role = "caller" | "callee";

/** Why a device could not be opened; each has its own text and remedy in the UI. */
export type DeviceError =
  | "denied" // NotAllowedError: the browser's permission
  | "denied_by_system" // NotAllowedError: the operating system's permission
  | "missing" // NotFoundError
  | "in_use" // NotReadableError
  | "overconstrained"
  | "unsupported"; // no getUserMedia here (insecure page, old browser)

export interface DeviceProblem {
  device: "microphone" | "camera";
  error: DeviceError;
}

export interface WantedMedia {
  microphone: boolean;
  camera: boolean;
  /** The microphone is opened, and nobody hears it until it is switched on. */
  muted?: boolean;
}

/**
 * What this tab has opened, and what went wrong with it. `ready`: acquire_media has been answered.
 */
export interface LocalMedia {
  ready: boolean;
  microphone: boolean;
  camera: boolean;
  screen: boolean;
  /** The shared screen comes with its sound. */
  screen_sound?: boolean;
  /** Nothing of the camera is sent for now, to keep the sound. */
  video_paused?: boolean;
  problems: DeviceProblem[];
}

/** Everything an answered call carries, whatever the phase says about its link. */
export interface Active {
  call: Call;
  role: Role;
  local: LocalMedia;
  /** A peer connection exists (create_peer was emitted, close_peer was not). */
  peer: boolean;
  /** This page is new to a call that goes on (reload, move): it makes the first offer. */
  fresh: boolean;
  /** The peer connection said so last. */
  media_up: boolean;
  /** Signals that came before the peer connection was there, in order. */
  held: Signal[];
}

export type ReconnectCause = "own_media" | "own_signalling" | "peer";

export type Session =
  | { phase: "idle" }
  /**
   * Caller pressed the button; `call` is null until the reply. No device of the callee has answered
   * yet.
   */
  | {
      phase: "calling";
      command_id: string;
      conversation_id: string;
      kind: CallKind;
      call: Call | null;
      /** End was pressed before the reply: kept, and applied when the call id is known. */
      cancelled: boolean;
      /** No device acknowledged in 5 s: "Ana is offline. We sent a notification." */
      unreachable: boolean;
      local: LocalMedia;
      /** They called us at the same moment; shown if our own start is refused. */
      crossed: { call: Call; caller: User } | null;
    }
  /** Caller; at least one device of the callee rings. */
  | { phase: "ringing"; call: Call; local: LocalMedia }
  /** Callee, before the click. Holds no media. `silenced`: Esc, never a decline. */
  | { phase: "incoming"; call: Call; caller: User; silenced: boolean }
  /**
   * Callee pressed accept; the server has not answered. Still holds no media. `hangup`: End pressed
   * meanwhile.
   */
  | {
      phase: "answering";
      command_id: string;
      call: Call;
      caller: User;
      camera: boolean;
      hangup: boolean;
    }
  | ({ phase: "connecting" } & Active)
  | ({ phase: "connected" } & Active)
  | ({ phase: "reconnecting"; cause: ReconnectCause; since_ms: number } & Active)
  /**
   * After a reload, or "Move here": the leg is being claimed. `confirm`: waits for the person
   * ("Return to call"). `local`: of a call that moves here, whose devices are opened before it is
   * claimed, so that the other device goes on until this one can; null while they are asked for.
   */
  | {
      phase: "returning";
      call_id: string;
      call: Call | null;
      confirm: boolean;
      local?: LocalMedia | null;
      /** What the page before had switched on. */
      before?: MediaBefore | undefined;
    }
  /** Shown until dismissed; answered_elsewhere goes by itself after 4 s. */
  | {
      phase: "ended";
      call: Call | null;
      role: Role;
      reason: EndReason;
      kind: CallKind;
      conversation_id: string;
      other_device: string | null;
      /**
       * Why the server refused a start, in its own words; null when the call ended in the ordinary
       * way.
       */
      refusal: { code: string; message: string } | null;
    };

export interface CallMachineState {
  self: { user_id: string; client_id: string } | null;
  /** The socket is open and greeted. */
  online: boolean;
  /** call_reconnecting is under way: until its reply the leg may still carry an older client_id. */
  claiming: boolean;
  /** This tab's call: at most one. */
  session: Session;
  /** A second incoming call while this person is in one: a banner, no ring. */
  waiting: { call: Call; caller: User } | null;
  /** This person's call on another tab or device: "In a call in another tab · Move here". */
  elsewhere: Call | null;
  /**
   * The call to take when the present one has ended ("leave and join"), with the answer already
   * given.
   */
  next: { call: Call; caller: User; camera: boolean; command_id: string } | null;
  /**
   * Calls that are over for this tab; whatever still arrives about them starts nothing. Newest
   * last.
   */
  finished: readonly string[];
}

// ---- events ----

/** What the person does. */
export type Intent =
  | { type: "start"; conversation_id: string; kind: CallKind; command_id: string }
  | { type: "accept"; camera: boolean; command_id: string }
  | { type: "reject"; command_id: string }
  | { type: "silence" }
  | { type: "end"; command_id: string }
  | { type: "dismiss" }
  /** After a denied microphone: go on without one. */
  | { type: "join_listening" }
  /** Try the devices again after "How to fix". */
  | { type: "retry_media" }
  | { type: "set_microphone"; on: boolean }
  | { type: "set_camera"; on: boolean }
  | { type: "set_screen"; on: boolean }
  | { type: "waiting_decline"; command_id: string }
  | { type: "waiting_leave_and_join"; camera: boolean; command_id: string }
  /** "Move here" / "Return to call" / "Stay here" while the call moves away. */
  | { type: "take_over" };

/** What the server says. Calls are applied only when their version is newer. */
export type ServerInput =
  | { type: "call_incoming"; call: Call; caller: User }
  | { type: "call_ringing"; call: Call }
  | { type: "call_accepted"; call: Call }
  | { type: "call_rejected"; call: Call; reason: EndReason }
  | { type: "call_ended"; call: Call; reason: EndReason; other_device?: string }
  | { type: "call_changed"; call: Call }
  | Signal;

/** A description or candidate that the server relays from the other side. */
export type Signal =
  | { type: "webrtc_offer"; call_id: string; negotiation: number; sdp: string }
  | { type: "webrtc_answer"; call_id: string; negotiation: number; sdp: string }
  | ({ type: "webrtc_ice_candidate"; call_id: string } & Candidate);

export interface Candidate {
  negotiation?: number;
  candidate: string;
  sdp_mid?: string;
  sdp_m_line_index?: number;
  username_fragment?: string;
}

/** What the socket, the devices and the peer connection report. */
export type LocalInput =
  /**
   * After every hello. `resumed`: same client_id and no event was missed. `call`: the person's
   * call, if any.
   */
  | {
      type: "online";
      user_id: string;
      client_id: string;
      resumed: boolean;
      call?: Call;
      caller?: User;
    }
  | { type: "offline" }
  /** A call id survived in sessionStorage; `granted`: the microphone needs no question. */
  | { type: "restore"; call_id: string; granted: boolean; before?: MediaBefore }
  | { type: "reply"; request: CallRequest; result: ReplyResult }
  | { type: "media_ready"; microphone: boolean; camera: boolean; problems: DeviceProblem[] }
  /**
   * A device went away or came back while in the call, or screen sharing was ended from the
   * browser.
   */
  | {
      type: "media_changed";
      microphone?: boolean;
      camera?: boolean;
      screen?: boolean;
      screen_sound?: boolean;
      video_paused?: boolean;
    }
  | { type: "peer_connected" }
  | { type: "peer_disconnected" }
  /** The network changed, the machine woke up: restart ICE at once. */
  | { type: "network_changed" }
  | { type: "peer_failed" }
  | { type: "local_offer"; negotiation: number; sdp: string }
  | { type: "local_answer"; negotiation: number; sdp: string }
  | ({ type: "local_candidate" } & Candidate)
  | { type: "timer"; timer: TimerId };

export type ReplyResult = { ok: true; call?: Call } | { ok: false; code: string; message: string };

export type CallMachineEvent =
  | { from: "person"; intent: Intent }
  | { from: "server"; input: ServerInput }
  | { from: "local"; input: LocalInput };

// ---- effects ----

export type CallRequest =
  | { type: "call_start"; data: { command_id: string; conversation_id: string; kind: CallKind } }
  | { type: "call_acknowledge"; data: { call_id: string } }
  | { type: "call_accept"; data: { command_id: string; call_id: string; camera: boolean } }
  | { type: "call_reject"; data: { command_id: string; call_id: string; reason: RejectReason } }
  | { type: "call_end"; data: { command_id: string; call_id: string; reason?: HangUpReason } }
  | { type: "call_connected"; data: { call_id: string } }
  | { type: "call_reconnecting"; data: { call_id: string } }
  | { type: "call_media_set"; data: { call_id: string; media: MediaState } }
  | { type: "call_get"; data: { call_id: string } }
  | { type: "webrtc_offer"; data: { call_id: string; negotiation: number; sdp: string } }
  | { type: "webrtc_answer"; data: { call_id: string; negotiation: number; sdp: string } }
  | { type: "webrtc_ice_candidate"; data: { call_id: string } & Candidate };

export type TimerId =
  | "unreachable" // caller: no device acknowledged
  | "ring_limit" // the server's deadline passed and we heard nothing: stop ringing, ask
  | "ice_restart" // disconnected for 2 s
  | "reconnect_tone" // reconnecting for 3 s
  | "give_up" // no media for longer than the server would wait: ask it, or end without it
  | "ended_linger"; // take "answered on …" away

export type Tone = "connected" | "reconnecting" | "ended" | "unavailable";

/** Keys of what the live regions say; the UI owns the words. */
export type Announcement =
  | "calling"
  | "unreachable"
  | "ringing"
  | "incoming"
  | "waiting"
  | "connecting"
  | "connected"
  | "reconnecting"
  | "peer_reconnecting"
  | "ended";

export type Effect =
  | { type: "send"; request: CallRequest }
  /** Take it back if it has not left yet; answered like a refusal then, else not at all. */
  | { type: "withdraw"; request: "call_start" | "call_accept"; command_id: string }
  | { type: "start_ring"; call: Call; caller: User }
  | { type: "stop_ring" }
  | { type: "start_ringback" }
  | { type: "stop_ringback" }
  | { type: "play_tone"; tone: Tone }
  /** getUserMedia; microphone and camera are asked separately and answered once, by media_ready. */
  | ({ type: "acquire_media" } & WantedMedia)
  /** Stop every track: the lights go out. */
  | { type: "release_media" }
  /**
   * Turn one source on (opens it if needed) or off (stops the track); answered by media_changed.
   */
  | { type: "set_source"; source: "microphone" | "camera" | "screen"; on: boolean }
  | { type: "create_peer"; offerer: boolean }
  | { type: "close_peer" }
  | { type: "restart_ice" }
  /**
   * The other side changes its device: a second connection is made beside the first (`begin`) and
   * takes its place (`done`), or is given up (`undone`).
   */
  | { type: "move_peer"; step: "begin" | "done" | "undone" }
  /** A relayed description or candidate for the peer connection. */
  | { type: "deliver_signal"; signal: Signal }
  | { type: "start_timer"; timer: TimerId; delay_ms: number }
  | { type: "stop_timer"; timer: TimerId }
  /**
   * sessionStorage: the call to return to after a reload; `leaving`: it moves to another device, so
   * a reloaded page does not return to it.
   */
  | { type: "remember_call"; call_id: string; leaving?: true }
  | { type: "forget_call" }
  | { type: "announce"; what: Announcement; call: Call | null; reason?: EndReason };

export type Reduction = [CallMachineState, Effect[]];
