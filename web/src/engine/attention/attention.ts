// Makes a call and unread messages noticed outside the page: title, favicon, notifications.
import type { EndReason, EventMap, Message } from "../../protocol/types.gen";
import type { CallView } from "../call/view";
import type { MeetingView } from "../meeting/view";
import type { Ports, TimerId } from "../ports/ports";
import { kPreviewTextMax } from "../../limits";
import { type AttentionWords, ENGLISH } from "./words";

const FLASH_MS = 1_000;
const IN_CALL: ReadonlySet<CallView["phase"]> = new Set([
  "connecting",
  "connected",
  "reconnecting",
]);
const IN_MEETING: ReadonlySet<MeetingView["phase"]> = new Set([
  "joining",
  "connecting",
  "connected",
  "reconnecting",
]);

/** A call that rings for us. */
interface Ring {
  callId: string;
  conversationId: string | undefined;
  name: string;
  kind: CallView["kind"];
  ringsHere: boolean;
}

export interface AttentionSources {
  call(): CallView;
  meeting(): MeetingView;
  unread(): number;
  nameOf(userId: string): string | undefined;
  myId(): string;
  /** The setting; the browser's own permission is asked besides. */
  notificationsWanted(): boolean;
  /** Notifications may show what was written. */
  messageText(): boolean;
  /** Do not disturb. */
  quiet(): boolean;
}

export class Attention {
  words: AttentionWords = ENGLISH;
  private readonly ports: Pick<Ports, "clock" | "page" | "attention">;
  private readonly sources: AttentionSources;
  private readonly onOpen: (conversationId: string) => void;
  private flash: { timer: TimerId; callId: string } | undefined;
  private takeNotification: (() => void) | undefined;
  private notifiedCall: string | undefined;
  /** The latest that was notified; its end may be a missed call. */
  private lastRing: Ring | undefined;

  constructor(
    ports: Pick<Ports, "clock" | "page" | "attention">,
    sources: AttentionSources,
    onOpen: (conversationId: string) => void,
  ) {
    this.ports = ports;
    this.sources = sources;
    this.onOpen = onOpen;
    // It rings on while the person turns to something else.
    ports.page.onVisibilityChange(() => this.update());
  }

  /** After any change of the call or of the unread count. */
  update(): void {
    const call = this.sources.call();
    const { attention } = this.ports;
    const inCall = IN_CALL.has(call.phase) || IN_MEETING.has(this.sources.meeting().phase);
    const ring = this.ringNow(inCall);
    if (ring) {
      attention.setFavicon("ringing");
      this.ring(ring);
      return;
    }
    this.stopRing();
    const unread = this.sources.unread();
    if (inCall) {
      const { microphone, camera, screen } = call.local;
      const note =
        screen === "on"
          ? this.words.sharing
          : this.words.live(microphone === "on", camera === "on");
      attention.setTitleNote(`● ${note}`);
    } else attention.setTitleNote(unread > 0 ? `(${unread})` : undefined);
    attention.setFavicon(inCall ? "in_call" : unread > 0 ? "unread" : "normal");
  }

  messageArrived(message: Message): void {
    const { conversation_id, sender_id, kind, text } = message;
    if (kind !== "text" || sender_id === this.sources.myId() || !this.mayNotify()) return;
    this.ports.attention.notify({
      title: this.sources.nameOf(sender_id) ?? this.words.newMessage,
      body: this.preview(text),
      tag: conversation_id,
      onClick: () => this.onOpen(conversation_id),
    });
  }

  /** A ring that was shown outside of the page does not go without a trace. */
  callEnded({ call, reason }: EventMap["call_ended"]): void {
    this.ringEnded(call.call_id, reason);
  }

  ringEnded(callId: string, reason: EndReason): void {
    const { lastRing } = this;
    if (callId !== lastRing?.callId) return;
    this.lastRing = undefined;
    if ((reason !== "missed" && reason !== "cancelled") || !this.mayNotify()) return;
    this.ports.attention.notify({
      title: this.words.missedCall(lastRing.kind, lastRing.name),
      body: "",
      tag: `call-${callId}`,
      onClick: () => this.open(lastRing),
    });
  }

  /** In a call a group call is only shown. */
  private ringNow(inCall: boolean): Ring | undefined {
    const { phase, callId, conversationId, peer, kind, ringsHere } = this.sources.call();
    if (phase === "incoming" && callId !== undefined) {
      return { callId, conversationId, name: peer?.display_name ?? "", kind, ringsHere };
    }
    const { incoming } = this.sources.meeting();
    return incoming && !inCall ? { ...incoming, name: incoming.by.display_name } : undefined;
  }

  private open({ conversationId }: Ring): void {
    if (conversationId !== undefined) this.onOpen(conversationId);
  }

  private preview(text: string): string {
    if (text === "" || !this.sources.messageText()) return this.words.newMessage;
    return [...text].slice(0, kPreviewTextMax).join("");
  }

  private ring(ring: Ring): void {
    const { callId, name, kind } = ring;
    if (this.flash?.callId !== callId) {
      this.stopRing();
      this.flashTitle(callId, this.words.rings(name));
    }
    if (callId !== this.notifiedCall && ring.ringsHere && this.mayNotify()) {
      this.notifiedCall = callId;
      this.lastRing = ring;
      this.takeNotification = this.ports.attention.notify({
        title: name,
        body: this.words.incomingCall(kind),
        tag: `call-${callId}`,
        stays: true,
        onClick: () => this.open(ring),
      });
    }
  }

  private flashTitle(callId: string, note: string): void {
    const { clock, attention } = this.ports;
    let on = true;
    const turn = (): void => {
      attention.setTitleNote(on ? note : undefined);
      on = !on;
      this.flash = { callId, timer: clock.setTimer(turn, FLASH_MS) };
    };
    turn();
  }

  private stopRing(): void {
    this.ports.clock.clearTimer(this.flash?.timer);
    this.flash = undefined;
    this.takeNotification?.();
    this.takeNotification = undefined;
    this.notifiedCall = undefined;
  }

  private mayNotify(): boolean {
    return (
      this.sources.notificationsWanted() &&
      this.ports.page.isHidden() &&
      !this.sources.quiet() &&
      this.ports.attention.notificationPermission() === "granted"
    );
  }
}
