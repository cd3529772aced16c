// What the log says about a call. Its first line is the line of the call in its conversation.
import { t } from "@lingui/core/macro";
import type { CallPath, CallRecord, RelayProtocol } from "../../engine";
import { namesWords } from "../app/names";
import { callTitle } from "../chat/call_entry_model";

/** Whose line it is: the other person's, or that of the group. */
export function sideName({ group, user }: CallRecord, meId: string): string {
  if (!group) return user.display_name;
  if (group.title !== undefined && group.title !== "") return group.title;
  const others = group.participants.filter(({ id }) => id !== meId);
  return others.length === 0 ? t`Group call` : namesWords(others);
}

/** Without the time, which stands beside it. */
export function rowWords(call: CallRecord, meId: string): string {
  if (!call.missed) return callTitle(call, meId);
  if (call.group) return t`Missed group call`;
  return call.kind === "video" ? t`Missed video call` : t`Missed voice call`;
}

/** Why it ended, as a sentence. */
export function reasonWords(call: CallRecord): string {
  const name = call.user.display_name;
  const mine = call.direction === "outgoing";
  if (call.group && mine && call.end_reason === "missed") return t`Nobody joined.`;
  switch (call.end_reason) {
    case "completed":
      return t`The call ended normally.`;
    case "cancelled":
      return mine
        ? t`You hung up before ${name} answered.`
        : t`${name} hung up before you answered.`;
    case "declined":
      return mine ? t`${name} declined.` : t`You declined.`;
    case "missed":
    case "blocked":
      return mine ? t`${name} did not answer.` : t`You did not answer.`;
    case "busy":
      return mine ? t`${name} was in another call.` : t`You were in another call.`;
    case "answered_elsewhere":
      return t`It was answered on another device.`;
    case "declined_elsewhere":
      return t`It was declined on another device.`;
    case "failed_media":
      return t`The two sides found no way to each other.`;
    case "failed_permission":
      return t`No microphone could be used.`;
    case "lost":
      return t`The connection was lost and did not come back.`;
    case "server_restart":
      return t`The server was restarted.`;
    case "replaced":
      return t`The call went on elsewhere.`;
    case "moved":
      return t`It went on as a group call.`;
  }
}

export function pathWords(path: CallPath, relay: RelayProtocol | undefined): string {
  if (path === "direct") return t`Direct`;
  switch (relay) {
    case "udp":
      return t`Relayed over UDP`;
    case "tcp":
      return t`Relayed over TCP`;
    case "tls":
      return t`Relayed over TLS`;
    case undefined:
      return t`Relayed`;
  }
}
