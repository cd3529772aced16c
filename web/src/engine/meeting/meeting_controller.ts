// Group calls of this page: the one it is in, those that ring, and who was asked into a call of
// two. Devices, ring and tones are those of calls of two; while a group call is on they are its.
import type {
  CallKind,
  EventMap,
  HelloResult,
  Meeting,
  ReactionName,
} from "../../protocol/types.gen";
import type { CallContext, CallController } from "../call/controller";
import { type MediaBefore, mediaBefore } from "../call/media_memory";
import type { CallParts } from "../call/parts";
import type { CallPhase } from "../call/view";
import { TONES } from "../tones/patterns";
import { Goodbye } from "./goodbye";
import { createGuest } from "./guest";
import { Handover } from "./handover";
import { MeetingRings } from "./meeting_rings";
import { MeetingSession, type MeetingTarget, type SessionEnd } from "./meeting_session";
import { Moments } from "./moments";
import { applyRosterEvent, type RosterEvent } from "./roster";
import type { MeetingEndView, MeetingView, PictureSource } from "./view";

const TONE_VOLUME = 0.8;

export class MeetingController {
  readonly moments: Moments;
  readonly rings: MeetingRings;
  session: MeetingSession | undefined;
  meeting: Meeting | undefined;
  /** What was asked for, while the server has not let us in. */
  wanted: { conversationId: string | undefined; kind: CallKind } | undefined;
  speakers: EventMap["meeting_speakers"] | undefined;
  mutedBy: string | undefined;
  refused: PictureSource | undefined;
  end: MeetingEndView | undefined;
  returnable: MeetingView["returnable"];
  /** What our call of two becomes when somebody comes who was asked. */
  pending: Meeting | undefined;
  private readonly context: CallContext;
  private readonly call: CallController;
  private readonly parts: CallParts;
  private readonly handover: Handover;
  private readonly onChange: () => void;
  private firstHello = true;
  private readonly goodbye: Goodbye;
  /** How we were in a call, before this page was loaded or the call was lost. */
  private left: (MediaBefore & { callId: string }) | undefined;

  constructor(context: CallContext, call: CallController, onChange: () => void) {
    this.context = context;
    this.call = call;
    this.parts = call.parts;
    this.onChange = onChange;
    this.goodbye = new Goodbye(context.socket);
    this.moments = new Moments(context.socket, context.ports.clock, onChange);
    const isBusy = (): boolean => this.isOn || call.isBusy;
    this.rings = new MeetingRings(context, this.parts.ringer, isBusy, onChange);
    this.handover = new Handover(context, call, this);
    this.listen();
  }

  /** From the press of the button to the end. */
  get isOn(): boolean {
    return this.session !== undefined;
  }

  get nowMs(): number {
    return this.context.serverNowMs();
  }

  connected(hello: HelloResult): void {
    const resumed = hello.resumed && !this.firstHello;
    const first = this.firstHello;
    this.firstHello = false;
    if (!resumed) this.rings.replace(hello.meeting_rings);
    void this.goodbye.repeat();
    if (this.session) {
      this.session.cameBack(resumed);
      if (resumed) void this.ask();
    } else if (first && hello.meeting) void this.comeBack(hello.meeting, hello);
  }

  /** `before`: what is switched on where this person is in the call now. */
  join(target: MeetingTarget, kind: CallKind, before?: MediaBefore | Promise<MediaBefore>): void {
    if (this.session) return;
    const known = "call_id" in target && target.call_id === this.left?.callId;
    const { muted, camera } = (known && this.left) || { muted: false, camera: true };
    this.leaveCallOfTwo();
    this.parts.tones.unlock();
    this.enter(target, kind);
    void this.acquire(before ?? { muted, camera: camera && kind === "video" });
  }

  leave(): void {
    const left = this.session?.leave;
    this.left = undefined;
    this.close();
    // At once: on its heels another call may be started.
    this.goodbye.say(left);
    this.onChange();
  }

  dismiss(): void {
    this.end = undefined;
    this.onChange();
  }

  react(reaction: ReactionName): void {
    const callId = this.session?.callId;
    if (callId !== undefined) this.moments.react(callId, reaction);
  }

  point(participantId: string, x: number, y: number): void {
    const callId = this.session?.callId;
    if (callId !== undefined) this.moments.point(callId, participantId, x, y);
  }

  setPending(meeting: Meeting | undefined): void {
    this.pending = meeting;
    this.onChange();
  }

  callOfTwoChanged(phase: CallPhase): void {
    if (phase !== "connected" && phase !== "reconnecting") this.pending = undefined;
    // Of before this call of two, or of while it went on: when it ends nobody asks any more.
    if (phase !== "idle" && phase !== "incoming") this.end = undefined;
    this.session?.player.refresh();
    this.handover.follow();
    this.rings.follow();
  }

  settingsChanged(): void {
    this.session?.settingsChanged();
    this.session?.player.refresh();
    this.onChange();
  }

  /** Signed out. */
  reset(): void {
    this.close();
    this.goodbye.forget();
    this.rings.reset();
    this.firstHello = true;
    this.end = undefined;
    this.left = undefined;
    this.returnable = undefined;
    this.pending = undefined;
    this.onChange();
  }

  private enter(target: MeetingTarget, kind: CallKind): void {
    this.end = undefined;
    this.returnable = undefined;
    this.mutedBy = undefined;
    this.refused = undefined;
    this.wanted = {
      conversationId: "conversation_id" in target ? target.conversation_id : undefined,
      kind,
    };
    this.parts.guest = createGuest(this.call, {
      session: () => this.session,
      onChange: () => this.localChanged(),
      onPictureWanted: () => {
        this.refused = undefined;
      },
      leave: () => this.leave(),
    });
    const loudnessOf = (id: string) => this.handover.loudnessOf(id);
    const needs = { context: this.context, local: this.parts.local, loudnessOf };
    const session: MeetingSession = new MeetingSession(needs, target, kind, {
      onChange: () => {
        this.handover.follow();
        this.onChange();
      },
      onMeeting: (meeting) => this.take(meeting),
      onConnected: () => this.tone("connected"),
      onOver: (end) => {
        const left = session.leave;
        this.finish(end);
        // The server may believe that we are there.
        this.goodbye.say(left);
      },
      onRefused: (picture) => {
        this.refused = picture;
        void this.parts.local.setOn(picture, false);
      },
    });
    this.session = session;
    void session.player.setSpeaker(this.parts.devices.store.getState().speakerId);
    this.context.socket.setInCall(true);
    if ("call_id" in target) this.rings.remove(target.call_id);
    this.rings.follow();
  }

  private async acquire(wanted: MediaBefore | Promise<MediaBefore>): Promise<void> {
    const { session } = this;
    const { local } = this.parts;
    if (local.microphone.state !== "off") return;
    const media = wanted instanceof Promise ? await wanted : wanted;
    // Left meanwhile, or switched on by hand.
    if (this.session !== session || local.microphone.state !== "off") return;
    await local.acquire({ microphone: true, ...media });
    if (this.session === session) session?.mediaChanged();
    else if (!this.call.isBusy) this.parts.release();
  }

  /** The page was loaded anew in the call, or the call is on another device. */
  private async comeBack(meeting: Meeting, hello: HelloResult): Promise<void> {
    const mine = meeting.participants.find(({ client_id }) => client_id === hello.client_id);
    if (!mine || meeting.state !== "live") return;
    const { call_id: callId, conversation_id: conversationId } = meeting;
    const granted = (await this.context.ports.media.permission("microphone")) === "granted";
    if (this.session) return;
    const before = this.parts.mediaMemory.before ?? mediaBefore(mine.media);
    this.left = { ...before, callId };
    if (granted) {
      this.join({ call_id: callId }, meeting.kind, before);
    } else {
      this.returnable = { callId, conversationId };
      this.onChange();
    }
  }

  private take(meeting: Meeting): void {
    // Who is in one is in no other, and in this one again.
    this.goodbye.forget();
    this.meeting = meeting;
    // The server tells only our other clients that it is answered.
    this.rings.remove(meeting.call_id);
    this.handover.follow(); // its connection may be another one
    const { participants } = meeting;
    const mine = participants.find(({ participant_id: id }) => id === this.session?.participantId);
    if (mine) this.session?.seenAs(mine.state);
    const shares = participants.filter(({ media }) => media.screen_sound);
    this.session?.setSounds(participants.length + shares.length);
    this.session?.player.refresh();
    this.onChange();
  }

  private finish(end: SessionEnd): void {
    const { meeting, session } = this;
    const wasIn = session?.wasUp === true && meeting !== undefined;
    // Whoever joins again did not choose to be heard.
    const { kept } = this.parts.local;
    if (kept && session?.callId !== undefined) this.left = { ...kept, callId: session.callId };
    this.close();
    this.end = {
      why: end.why,
      refusal: end.why === "refused" ? end.refusal : undefined,
      durationMs: wasIn ? Math.max(0, this.nowMs - meeting.started_at_ms) : 0,
    };
    this.tone("ended");
    this.onChange();
  }

  private over(why: MeetingEndView["why"]): void {
    this.finish({ why } as SessionEnd);
  }

  private close(): void {
    const { session } = this;
    if (!session) return;
    this.session = undefined;
    session.close();
    this.handover.follow();
    this.parts.guest = undefined;
    this.moments.clear();
    this.meeting = undefined;
    this.wanted = undefined;
    this.speakers = undefined;
    this.mutedBy = undefined;
    if (!this.call.isBusy) {
      this.context.socket.setInCall(false);
      this.parts.release();
      this.parts.problems.clear();
    }
    this.rings.follow();
  }

  private localChanged(): void {
    if (this.parts.local.microphone.state === "on") this.mutedBy = undefined;
    this.session?.mediaChanged();
    this.onChange();
  }

  leaveCallOfTwo(): void {
    if (this.call.isBusy) this.call.intend({ type: "end", command_id: this.call.commandId() });
    this.call.intend({ type: "dismiss" });
  }

  private tone(name: "connected" | "ended"): void {
    if (this.context.settings().callTones) this.parts.tones.play(TONES[name], TONE_VOLUME);
  }

  /** After a gap: the whole. */
  private async ask(): Promise<void> {
    const { session } = this;
    const callId = session?.callId;
    if (callId === undefined) return;
    try {
      const { meeting } = await this.context.socket.request("meeting_get", { call_id: callId });
      if (this.session !== session) return;
      if (meeting.state === "ended") this.over("completed");
      else if (meeting.version >= (this.meeting?.version ?? 0)) this.take(meeting);
    } catch {
      // The next greeting asks again.
    }
  }

  private step(event: RosterEvent): void {
    const { pending } = this;
    if (pending?.call_id === event.call_id) {
      const next = applyRosterEvent(pending, event);
      if (next !== "stale" && next !== "gap") this.setPending(next);
      return;
    }
    const { meeting } = this;
    if (!meeting || event.call_id !== this.session?.callId) return;
    const next = applyRosterEvent(meeting, event);
    if (next === "gap") void this.ask();
    else if (next !== "stale") this.take(next);
  }

  private listen(): void {
    const { events, ports } = this.context;
    for (const type of [
      "meeting_participant",
      "meeting_left",
      "meeting_ring_changed",
      "meeting_changed",
    ] as const) {
      // Each pair of type and data matches by the contract; the union does not carry it through.
      events.on(type, (data) => this.step({ type, ...data } as RosterEvent));
    }
    const here = (callId: string): MeetingSession | undefined =>
      callId === this.session?.callId ? this.session : undefined;
    events.on("meeting_left", ({ call_id, participant_id, reason }) => {
      if (here(call_id)?.participantId === participant_id) this.over(reason);
    });
    events.on("meeting_ended", ({ call_id, reason }) => {
      if (here(call_id)) this.over(reason);
      else if (call_id === this.pending?.call_id) this.setPending(undefined);
    });
    events.on("call_upgraded", ({ call_id, meeting }) => {
      // The other clients of this person hear of it, too.
      if (this.call.isBusy && call_id === this.call.callId) this.upgraded(meeting);
    });
    events.on("webrtc_answer", (answer) => here(answer.call_id)?.answered(answer));
    events.on("meeting_slots", (slots) => here(slots.call_id)?.slotsChanged(slots));
    events.on("meeting_demand", (demand) => here(demand.call_id)?.demanded(demand));
    events.on("meeting_speakers", (speakers) => {
      if (!here(speakers.call_id)) return;
      this.speakers = speakers;
      this.onChange();
    });
    events.on("meeting_muted", ({ call_id, by }) => {
      if (here(call_id)) this.muted(by);
    });
    events.on("meeting_reaction", (reaction) => {
      if (here(reaction.call_id)) this.moments.reacted(reaction);
    });
    events.on("meeting_pointer", (pointer) => {
      if (here(pointer.call_id)) this.moments.somebodyPoints(pointer);
    });
    ports.page.onOnlineChange(() => {
      if (ports.page.isOnline()) this.session?.networkChanged();
    });
    ports.page.onPageHide(() => {
      const callId = this.session?.callId;
      const client_id = this.context.clientId();
      if (callId === undefined || client_id === undefined) return;
      // A page that is only loaded anew comes back within the server's grace.
      ports.http.beacon(`calls/${callId}/leave`, JSON.stringify({ client_id }));
    });
    this.parts.devices.store.subscribe(({ speakerId }, before) => {
      if (speakerId !== before.speakerId) void this.session?.player.setSpeaker(speakerId);
    });
  }

  private muted(by: string): void {
    const host = this.meeting?.participants.find(({ participant_id }) => participant_id === by);
    this.mutedBy = host?.user.display_name;
    void this.parts.local.setOn("microphone", false);
    this.onChange();
  }

  /** Our call of two goes on as this one: beside it, with what is open. */
  private upgraded(meeting: Meeting): void {
    this.pending = undefined;
    if (!this.session) this.enter({ call_id: meeting.call_id }, meeting.kind);
  }
}
