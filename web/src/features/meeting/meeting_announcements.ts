// What screen readers hear when a group call changes: every event, once, in words.
import { t } from "@lingui/core/macro";
import type { MeetingView, ParticipantView } from "../../engine";
import type { Politeness } from "../../ui/announcer";
import { endWords, meetingTitle, statusWords } from "./meeting_words";

export interface Announcement {
  text: string;
  politeness: Politeness;
}

function phaseWords(view: MeetingView): Announcement | undefined {
  const title = meetingTitle(view);
  switch (view.phase) {
    case "idle":
      return { text: t`You left the call`, politeness: "polite" };
    case "connected":
      return { text: t`You are in the call: ${title}`, politeness: "assertive" };
    case "ended":
      return { text: endWords(view), politeness: "assertive" };
    case "reconnecting":
      return { text: statusWords(view, 0), politeness: "assertive" };
    default:
      return { text: statusWords(view, 0), politeness: "polite" };
  }
}

function personWords(before: ParticipantView | undefined, now: ParticipantView): string[] {
  const name = now.user.display_name;
  if (!before) return [t`${name} joined`];
  const words: string[] = [];
  if (before.handPlace === undefined && now.handPlace !== undefined) {
    words.push(t`${name} raised a hand`);
  }
  if (before.media.screen !== now.media.screen) {
    words.push(
      now.media.screen ? t`${name} is sharing the screen` : t`${name} no longer shares the screen`,
    );
  }
  return words;
}

function peopleWords(before: MeetingView, now: MeetingView): string[] {
  const others = (view: MeetingView) => view.participants.filter(({ isMe }) => !isMe);
  const known = new Map(others(before).map((person) => [person.id, person]));
  const words = others(now).flatMap((person) => personWords(known.get(person.id), person));
  const here = new Set(now.participants.map(({ user }) => user.id));
  for (const { user } of others(before)) {
    const { display_name: name } = user;
    if (!here.has(user.id)) words.push(t`${name} left`);
  }
  return words;
}

function ownWords(before: MeetingView, now: MeetingView): string[] {
  const words: string[] = [];
  const { mutedBy } = now;
  if (mutedBy !== undefined && before.mutedBy === undefined) {
    words.push(t`${mutedBy} muted your microphone.`);
  }
  if (now.refused !== before.refused) {
    if (now.refused === "camera") words.push(t`Too many cameras are on`);
    if (now.refused === "screen") words.push(t`Too many screens are shared`);
  }
  if (before.me && now.me) {
    const isUp = now.me.handPlace !== undefined;
    if (isUp !== (before.me.handPlace !== undefined)) {
      words.push(isUp ? t`Your hand is raised` : t`Your hand is lowered`);
    }
    if (now.me.isHost && !before.me.isHost) words.push(t`You are a host now`);
  }
  if (now.locked !== before.locked) {
    words.push(now.locked ? t`The call is locked` : t`The call is open again`);
  }
  return words;
}

const isLive = ({ phase }: MeetingView) => phase === "connected" || phase === "reconnecting";

export function meetingAnnouncements(before: MeetingView, now: MeetingView): Announcement[] {
  const said: Announcement[] = [];
  const dismissed = before.phase === "ended" && now.phase === "idle";
  if (before.phase !== now.phase && !dismissed) {
    const phase = phaseWords(now);
    if (phase) said.push(phase);
  }
  if (isLive(before) && isLive(now)) {
    for (const text of [...peopleWords(before, now), ...ownWords(before, now)]) {
      said.push({ text, politeness: "polite" });
    }
  }
  if (now.incoming && now.incoming.callId !== before.incoming?.callId) {
    const name = now.incoming.by.display_name;
    const title = meetingTitle(now.incoming);
    said.push({ text: t`${name} calls you into ${title}`, politeness: "assertive" });
  }
  return said;
}
