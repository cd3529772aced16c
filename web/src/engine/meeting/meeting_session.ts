// One stay in one group call: how we came in, the connection, and how it is kept.
import type {
  CallKind,
  EventMap,
  MediaState,
  Meeting,
  MeetingJoin,
  MeetingJoinResult,
  MeetingLeave,
  MeetingLeftReason,
  ParticipantState,
  WantedVideo,
} from "../../protocol/types.gen";
import type { CallContext } from "../call/controller";
import { IceCredentials } from "../call/ice_credentials";
import type { LocalMedia } from "../call/local_media";
import type { ScreenHint, Slot } from "../call/senders";
import { type FailureCode, type RequestError, toRequestError } from "../errors";
import type { TimerId } from "../ports/ports";
import { Entry } from "./entry";
import { MeetingLink } from "./meeting_link";
import { type Loudness, MeetingPlayer } from "./meeting_player";
import { Offers } from "./offers";
import { OwnMedia } from "./own_media";
import { OwnQuality } from "./own_quality";
import { slotsFor } from "./receiving";
import { SlotTable } from "./slots";
import type { PictureSource } from "./view";
import { ViewRequests } from "./view_requests";
import { Way } from "./way";

const AGAIN_MS = 2_000;

export type MeetingTarget = { conversation_id: string } | { call_id: string };

export type SessionEnd = { why: MeetingLeftReason } | { why: "refused"; refusal: FailureCode };

export interface SessionEvents {
  /** Something that screens show is another. */
  onChange(): void;
  /** Let in, for the first time or again: the state as it is now. */
  onMeeting(meeting: Meeting): void;
  onConnected(): void;
  onOver(end: SessionEnd): void;
  /** Too many of these are on. */
  onRefused(picture: PictureSource): void;
}

export interface SessionNeeds {
  context: CallContext;
  local: LocalMedia;
  loudnessOf: (participantId: string) => Loudness;
}

export class MeetingSession {
  readonly slots = new SlotTable();
  readonly player: MeetingPlayer;
  readonly views: ViewRequests;
  readonly quality: OwnQuality;
  callId: string | undefined;
  participantId: string | undefined;
  private target: MeetingTarget;
  private readonly kind: CallKind;
  private readonly context: CallContext;
  private readonly local: LocalMedia;
  private readonly events: SessionEvents;
  private readonly ice: IceCredentials;
  private readonly way: Way;
  private readonly media: OwnMedia;
  private readonly offers: Offers;
  private readonly entry: Entry;
  private link: MeetingLink | undefined;
  private next: MeetingLink | undefined;
  private again: TimerId | undefined;
  private sounds = 1;
  private hint: ScreenHint;
  private over = false;

  constructor(needs: SessionNeeds, target: MeetingTarget, kind: CallKind, events: SessionEvents) {
    const { context, local, loudnessOf } = needs;
    const { ports, socket } = context;
    this.context = context;
    this.local = local;
    this.target = target;
    this.kind = kind;
    this.events = events;
    this.hint = local.screen.view.hint;
    this.player = new MeetingPlayer(ports, this.slots, loudnessOf, () => events.onChange());
    this.views = new ViewRequests(ports.clock, (videos) => this.show(videos));
    this.quality = new OwnQuality(
      ports.clock,
      () => this.link?.stats(),
      () => events.onChange(),
    );
    this.ice = new IceCredentials(ports.clock, socket, context.serverNowMs, () => {
      this.link?.setServers(this.ice.servers);
    });
    this.way = new Way(ports.clock, {
      stats: () => this.link?.stats(),
      isSending: () => local.tracks.microphone !== null,
      suspect: () => socket.suspect(),
      restartIce: () => void this.restartIce(),
      renew: () => void this.join(),
      giveUp: (why) => this.finish({ why }),
      onChange: () => events.onChange(),
    });
    this.media = new OwnMedia(ports.clock, local, {
      send: (media) => {
        const { callId } = this;
        if (callId === undefined) return undefined;
        return socket.request("meeting_media_set", { call_id: callId, media });
      },
      onRefused: (picture) => events.onRefused(picture),
    });
    this.offers = new Offers(ports.clock, socket, {
      callId: () => this.callId,
      link: () => (this.over ? undefined : this.link),
      onRefused: () => {
        if (!this.next) void this.join();
      },
    });
    this.entry = new Entry(ports.clock, socket);
    void this.join();
  }

  get isIn(): boolean {
    return this.participantId !== undefined;
  }

  /** Media flows now. */
  get isUp(): boolean {
    return this.way.isUp;
  }

  /** Media has flowed. */
  get wasUp(): boolean {
    return this.way.wasUp;
  }

  /** How the server is told that we leave; undefined: it cannot believe that we are there. */
  get leave(): MeetingLeave | undefined {
    return this.isIn || this.entry.mayBeIn ? this.target : undefined;
  }

  /** The socket is open again. `resumed`: nothing was lost meanwhile. */
  cameBack(resumed: boolean): void {
    if (!this.isIn) return this.entry.cameBack();
    if (this.way.isTooLate) return this.finish({ why: "lost" });
    if (!resumed) {
      this.way.lost();
      void this.join();
      return;
    }
    this.media.tell();
    this.views.repeat();
    this.offers.repeat();
    this.way.hurry();
  }

  networkChanged(): void {
    if (this.isIn && this.isUp) void this.restartIce();
    else this.way.hurry();
  }

  /** Says what we send, when it is something else than before. */
  mediaChanged(): void {
    this.media.tell();
  }

  setTrack(slot: Slot, track: MediaStreamTrack | null): void {
    for (const link of [this.link, this.next]) link?.setTrack(slot, track);
  }

  setScreenHint(hint: ScreenHint): void {
    this.hint = hint;
    this.settingsChanged();
  }

  settingsChanged(): void {
    for (const link of [this.link, this.next]) link?.choose(this.choice());
  }

  /** As many as may be heard at once. */
  setSounds(count: number): void {
    this.sounds = count;
    this.growLink();
  }

  /** How the server sees us, with everything that it says of us. */
  seenAs(state: ParticipantState): void {
    this.way.seenAs(state, this.next === undefined);
  }

  answered({ negotiation, sdp }: EventMap["webrtc_answer"]): void {
    this.link?.answered(negotiation, sdp);
  }

  demanded({ mid, layers }: EventMap["meeting_demand"]): void {
    this.link?.setDemand(mid, layers);
  }

  slotsChanged({ epoch, slots }: EventMap["meeting_slots"]): void {
    if (!this.slots.take(epoch, slots)) return;
    this.play();
    this.events.onChange();
  }

  /** Lets go of everything here; the server is told by others. */
  close(): void {
    this.over = true;
    this.context.ports.clock.clearTimer(this.again);
    this.entry.end();
    this.media.end();
    this.offers.end();
    this.way.end();
    this.views.end();
    this.quality.end();
    this.ice.end();
    for (const link of [this.link, this.next]) link?.close();
    this.slots.clear();
    this.player.update(new Map(), new Map());
  }

  private choice() {
    return { dataSaver: this.context.settings().dataSaver, hint: this.hint };
  }

  private slotsWanted() {
    return slotsFor(this.views.count, this.sounds, this.firefox);
  }

  private get firefox(): boolean {
    return this.context.ports.page.clientName().startsWith("Firefox");
  }

  private growLink(): void {
    // To one that is about to be replaced the server would say that it does not know it.
    if (this.isIn && !this.next) this.link?.grow(this.slotsWanted());
  }

  private createLink(): MeetingLink {
    const { ports, settings } = this.context;
    const options = {
      relayOnly: settings().alwaysRelay,
      firefox: this.firefox,
      slots: this.slotsWanted(),
      choice: this.choice(),
    };
    const link: MeetingLink = new MeetingLink(ports.media, options, this.local.tracks, {
      onConnected: () => this.linkIsUp(link),
      onDisconnected: () => this.linkIsDown(link, false),
      onFailed: () => this.linkIsDown(link, true),
      onTrackFlow: () => {
        this.player.refresh();
        this.events.onChange();
      },
      onNegotiated: () => {
        if (link === this.link) this.play();
      },
      onOffer: (offer) => void this.offers.send(link, offer),
    });
    return link;
  }

  /** For the first time, or anew in the same place. */
  private async join(): Promise<void> {
    this.next?.close();
    const link = this.createLink();
    this.next = link;
    const media = this.media.now;
    try {
      const { sdp, sources } = await link.begin();
      const result = await this.ask({
        command_id: this.context.ports.random.id(),
        ...this.target,
        kind: this.kind,
        media,
        sdp,
        sources,
        ring: true,
      });
      if (this.over || link !== this.next) return;
      this.entered(result, media);
      await link.admit(result.negotiation, result.sdp);
      if (!this.over && link === this.next) this.admitted(link);
    } catch (cause) {
      if (!this.over && link === this.next) this.notAdmitted(link, toRequestError(cause));
    }
  }

  private ask(request: MeetingJoin): Promise<MeetingJoinResult> {
    return this.isIn
      ? this.context.socket.request("meeting_join", request)
      : this.entry.ask(request);
  }

  /** At once: what the server says next builds on it, and the browser takes its time to agree. */
  private entered(result: MeetingJoinResult, media: MediaState): void {
    const { meeting, participant_id, slots, ice_servers, ice_expires_at_ms } = result;
    this.callId = meeting.call_id;
    this.participantId = participant_id;
    this.target = { call_id: meeting.call_id };
    const mine = meeting.participants.find((each) => each.participant_id === participant_id);
    this.media.wasTold(media, mine?.media);
    // The server dropped the one before: what is in its sections is not told any more.
    this.link?.close();
    this.link = undefined;
    this.way.begin();
    this.player.update(new Map(), new Map());
    this.slots.begin(slots);
    this.ice.learn({
      call: meeting,
      ice_servers,
      ...(ice_expires_at_ms !== undefined && { ice_expires_at_ms }),
    });
    void this.ice.begin(meeting.call_id);
    this.events.onMeeting(meeting);
  }

  private admitted(link: MeetingLink): void {
    this.link = link;
    this.next = undefined;
    this.context.ports.clock.clearTimer(this.again);
    link.setServers(this.ice.servers);
    // Without a relay it has nothing to begin with.
    if (this.context.settings().alwaysRelay) link.restartIce();
    if (link.isUp) this.linkIsUp(link);
    this.play();
    this.views.begin();
    this.growLink();
    this.mediaChanged();
    this.events.onChange();
  }

  private notAdmitted(link: MeetingLink, cause: RequestError): void {
    link.close();
    this.next = undefined;
    if (!this.isIn) {
      this.finish({ why: "refused", refusal: cause.code });
    } else if (cause.retryable) {
      const { clock } = this.context.ports;
      clock.clearTimer(this.again);
      // Until somebody gives up, or the next greeting.
      if (this.context.socket.isOnline) {
        this.again = clock.setTimer(() => void this.join(), AGAIN_MS);
      }
    } else this.finish({ why: "lost" });
  }

  private async restartIce(): Promise<void> {
    if (!this.context.socket.isOnline) return;
    await this.ice.refresh();
    if (!this.next) this.link?.restartIce();
  }

  private linkIsUp(link: MeetingLink): void {
    if (link !== this.link || this.over) return;
    this.context.ports.clock.clearTimer(this.again);
    const first = !this.wasUp;
    this.way.up();
    if (this.callId !== undefined) this.quality.connected(this.callId);
    if (first) this.events.onConnected();
    this.events.onChange();
  }

  private linkIsDown(link: MeetingLink, forGood: boolean): void {
    if (link === this.link && !this.over) this.way.down(forGood);
  }

  private play(): void {
    if (this.link) this.player.update(this.link.receivers("audio"), this.link.receivers("video"));
  }

  private finish(end: SessionEnd): void {
    if (!this.over) this.events.onOver(end);
  }

  private async show(videos: WantedVideo[]): Promise<void> {
    const { callId } = this;
    if (callId === undefined) return;
    this.growLink();
    await this.context.socket.request("meeting_view", { call_id: callId, videos });
  }
}
