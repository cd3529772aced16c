// One stay in one group call: how we came in, the connection, and how it is kept.
import type {
  CallKind,
  EventMap,
  MediaState,
  Meeting,
  MeetingJoinResult,
  MeetingLeftReason,
  WantedVideo,
} from "../../protocol/types.gen";
import type { CallContext } from "../call/controller";
import { IceCredentials } from "../call/ice_credentials";
import type { LocalMedia } from "../call/local_media";
import type { ScreenHint, Slot } from "../call/senders";
import { type FailureCode, type RequestError, toRequestError } from "../errors";
import type { TimerId } from "../ports/ports";
import { MeetingLink } from "./meeting_link";
import { MeetingPlayer } from "./meeting_player";
import { Offers } from "./offers";
import { OwnMedia } from "./own_media";
import { OwnQuality } from "./own_quality";
import { slotsFor } from "./receiving";
import { Recovery } from "./recovery";
import { SlotTable } from "./slots";
import { ViewRequests } from "./view_requests";
import { WayWatch } from "./way_watch";

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
  /** The server let us in when we had left already. */
  onLateEntry(callId: string): void;
  /** Too many cameras are on. */
  onCameraRefused(): void;
}

export class MeetingSession {
  readonly slots = new SlotTable();
  readonly player: MeetingPlayer;
  readonly views: ViewRequests;
  readonly quality: OwnQuality;
  callId: string | undefined;
  participantId: string | undefined;
  /** Media flows now; has flowed. */
  isUp = false;
  wasUp = false;
  private target: MeetingTarget;
  private readonly kind: CallKind;
  private readonly context: CallContext;
  private readonly local: LocalMedia;
  private readonly events: SessionEvents;
  private readonly ice: IceCredentials;
  private readonly recovery: Recovery;
  private readonly watch: WayWatch;
  private readonly media: OwnMedia;
  private readonly offers: Offers;
  private link: MeetingLink | undefined;
  private next: MeetingLink | undefined;
  private again: TimerId | undefined;
  private people = 1;
  private hint: ScreenHint = "text";
  private over = false;

  constructor(
    needs: { context: CallContext; local: LocalMedia; volumeOf: (participantId: string) => number },
    target: MeetingTarget,
    kind: CallKind,
    events: SessionEvents,
  ) {
    const { context, local, volumeOf } = needs;
    const { ports, socket } = context;
    this.context = context;
    this.local = local;
    this.target = target;
    this.kind = kind;
    this.events = events;
    this.player = new MeetingPlayer(ports, this.slots, volumeOf, () => events.onChange());
    this.views = new ViewRequests(ports.clock, (videos) => this.show(videos));
    this.quality = new OwnQuality(
      ports.clock,
      () => this.link?.stats(),
      () => events.onChange(),
    );
    this.ice = new IceCredentials(ports.clock, socket, context.serverNowMs, () => {
      this.link?.setServers(this.ice.servers);
    });
    this.recovery = new Recovery(ports.clock, {
      restartIce: () => void this.restartIce(),
      renew: () => void this.join(),
      giveUp: (why) => this.finish({ why }),
    });
    this.watch = new WayWatch(ports.clock, {
      stats: () => this.link?.stats(),
      onSilent: () => void this.wayIsSilent(),
      onHeard: () => this.recovery.up(),
    });
    this.media = new OwnMedia(ports.clock, local, {
      send: (media) => {
        const { callId } = this;
        if (callId === undefined) return undefined;
        return socket.request("meeting_media_set", { call_id: callId, media });
      },
      onCameraRefused: () => events.onCameraRefused(),
    });
    this.offers = new Offers(ports.clock, socket, {
      callId: () => this.callId,
      link: () => (this.over ? undefined : this.link),
      onRefused: () => void this.join(),
    });
    void this.join();
  }

  get isIn(): boolean {
    return this.participantId !== undefined;
  }

  /** The socket is open again. `resumed`: nothing was lost meanwhile. */
  cameBack(resumed: boolean): void {
    if (!this.isIn) return;
    if (!resumed) {
      this.recovery.lost();
      void this.join();
      return;
    }
    this.media.tell();
    this.views.repeat();
    this.offers.repeat();
    this.recovery.hurry();
  }

  networkChanged(): void {
    if (this.isIn && this.isUp) void this.restartIce();
    else this.recovery.hurry();
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

  setPeople(count: number): void {
    this.people = count;
    this.growLink();
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
    this.media.end();
    this.offers.end();
    this.recovery.up();
    this.watch.end();
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
    return slotsFor(this.views.count, this.people, this.firefox);
  }

  private get firefox(): boolean {
    return this.context.ports.page.clientName().startsWith("Firefox");
  }

  private growLink(): void {
    if (this.isIn) this.link?.grow(this.slotsWanted());
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
      onDisconnected: () => this.linkIsDown(link),
      onFailed: () => {
        this.linkIsDown(link);
        if (link === this.link) this.recovery.failed();
      },
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
      const result = await this.context.socket.request("meeting_join", {
        command_id: this.context.ports.random.id(),
        ...this.target,
        kind: this.kind,
        media,
        sdp,
        sources,
        ring: true,
      });
      if (this.over) this.events.onLateEntry(result.meeting.call_id);
      if (this.over || link !== this.next) return;
      this.entered(result, media);
      await link.admit(result.negotiation, result.sdp);
      if (!this.over && link === this.next) this.admitted(link);
    } catch (cause) {
      if (!this.over && link === this.next) this.notAdmitted(link, toRequestError(cause));
    }
  }

  /** At once: what the server says next builds on it, and the browser takes its time to agree. */
  private entered(result: MeetingJoinResult, media: MediaState): void {
    const { meeting, participant_id, slots, ice_servers, ice_expires_at_ms } = result;
    this.callId = meeting.call_id;
    this.participantId = participant_id;
    this.target = { call_id: meeting.call_id };
    this.media.wasTold(media);
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
    this.link?.close();
    this.link = link;
    this.next = undefined;
    link.setServers(this.ice.servers);
    // Without a relay it has nothing to begin with.
    if (this.context.settings().alwaysRelay) link.restartIce();
    if (link.isUp) this.linkIsUp(link);
    else {
      this.watch.end();
      this.recovery.begin();
    }
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
    this.link?.restartIce();
  }

  private linkIsUp(link: MeetingLink): void {
    if (link !== this.link || this.over) return;
    this.recovery.up();
    this.watch.begin();
    const first = !this.wasUp;
    this.isUp = true;
    this.wasUp = true;
    if (this.callId !== undefined) this.quality.connected(this.callId);
    if (first) this.events.onConnected();
    this.events.onChange();
  }

  private linkIsDown(link: MeetingLink): void {
    if (link !== this.link || this.over) return;
    this.isUp = false;
    this.watch.end();
    this.recovery.lost();
    this.events.onChange();
  }

  /**
   * Where the server answers on the other way, nobody may have spoken; else the network is gone,
   * and the next greeting is not to wait for ICE.
   */
  private async wayIsSilent(): Promise<void> {
    const answered = await this.context.socket.suspect();
    if (!answered && !this.over) this.recovery.lost();
  }

  private play(): void {
    if (this.link) this.player.update(this.link.tracks("audio"), this.link.tracks("video"));
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
