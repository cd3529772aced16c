// Makes a call and unread messages noticed outside the page: title, favicon, notifications.
import type { EventMap, Message } from "../../protocol/types.gen";
import type { CallView } from "../call/view";
import type { Ports, TimerId } from "../ports/ports";
import { type AttentionWords, ENGLISH } from "./words";

const FLASH_MS = 1_000;
const PREVIEW_LENGTH = 120;
const IN_CALL: ReadonlySet<CallView["phase"]> = new Set([
  "connecting",
  "connected",
  "reconnecting",
]);

export interface AttentionSources {
  call(): CallView;
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
  private lastRing: string | undefined;

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
    if (call.phase === "incoming") {
      attention.setFavicon("ringing");
      this.ring(call);
      return;
    }
    this.stopRing();
    const inCall = IN_CALL.has(call.phase);
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
    if (call.call_id !== this.lastRing) return;
    this.lastRing = undefined;
    if ((reason !== "missed" && reason !== "cancelled") || !this.mayNotify()) return;
    const { conversation_id, call_id, kind, caller } = call;
    this.ports.attention.notify({
      title: this.words.missedCall(kind, this.sources.nameOf(caller.user_id) ?? ""),
      body: "",
      tag: `call-${call_id}`,
      onClick: () => this.onOpen(conversation_id),
    });
  }

  private preview(text: string): string {
    if (text === "" || !this.sources.messageText()) return this.words.newMessage;
    return [...text].slice(0, PREVIEW_LENGTH).join("");
  }

  private ring(call: CallView): void {
    const name = call.peer?.display_name ?? "";
    if (call.callId !== undefined && this.flash?.callId !== call.callId) {
      this.stopRing();
      this.flashTitle(call.callId, this.words.rings(name));
    }
    if (call.callId !== this.notifiedCall && call.ringsHere && this.mayNotify()) {
      this.notifiedCall = call.callId;
      this.lastRing = call.callId;
      this.takeNotification = this.ports.attention.notify({
        title: name,
        body: this.words.incomingCall(call.kind),
        tag: `call-${call.callId}`,
        stays: true,
        onClick: () => {
          if (call.conversationId !== undefined) this.onOpen(call.conversationId);
        },
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
