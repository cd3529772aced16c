// What screen readers hear when a call changes: every event, once, in words.
import { t } from "@lingui/core/macro";
import type { CallView } from "../../engine";
import type { Politeness } from "../../ui/announcer";
import { endWords, kindWords, networkWarning, peerName, statusWords } from "./call_words";
import { problemWords } from "./problem_words";

export interface Announcement {
  text: string;
  politeness: Politeness;
}

function phaseWords(view: CallView): Announcement | undefined {
  const name = peerName(view);
  switch (view.phase) {
    case "idle":
      return undefined;
    case "incoming":
      return { text: t`${kindWords(view.kind)} from ${name}`, politeness: "assertive" };
    case "connected":
      return { text: t`Connected with ${name}`, politeness: "assertive" };
    case "ended":
      return { text: endWords(view), politeness: "assertive" };
    case "reconnecting":
      return { text: statusWords(view, 0), politeness: "assertive" };
    default:
      return { text: statusWords(view, 0), politeness: "polite" };
  }
}

function localWords(before: CallView, now: CallView): string[] {
  const words: string[] = [];
  const isOn = (state: CallView["local"]["microphone"]) => state === "on";
  if (isOn(before.local.microphone) !== isOn(now.local.microphone)) {
    words.push(isOn(now.local.microphone) ? t`Your microphone is on` : t`Your microphone is off`);
  }
  if (isOn(before.local.camera) !== isOn(now.local.camera)) {
    words.push(isOn(now.local.camera) ? t`Your camera is on` : t`Your camera is off`);
  }
  if (isSharing(before) !== isSharing(now)) {
    words.push(
      isSharing(now) ? t`You are sharing your screen` : t`Your screen is no longer shared`,
    );
  }
  if (now.local.microphoneHint !== before.local.microphoneHint) {
    if (now.local.microphoneHint === "silent") words.push(t`We hear nothing from your microphone`);
    if (now.local.microphoneHint === "muted") words.push(t`You are muted`);
  }
  return words;
}

const isSharing = (view: CallView) => view.local.screen === "on";

function remoteWords(before: CallView, now: CallView): string[] {
  const name = peerName(now);
  const words: string[] = [];
  if (before.remote.media.microphone !== now.remote.media.microphone) {
    words.push(now.remote.media.microphone ? t`${name} is no longer muted` : t`${name} is muted`);
  }
  if (before.remote.media.camera !== now.remote.media.camera) {
    words.push(
      now.remote.media.camera
        ? t`${name} switched the camera on`
        : t`${name} switched the camera off`,
    );
  }
  if (before.remote.media.screen !== now.remote.media.screen) {
    words.push(sharingWords(now, name));
  }
  return words;
}

function sharingWords({ remote: { media } }: CallView, name: string): string {
  if (!media.screen) return t`${name} no longer shares the screen`;
  return media.screen_sound
    ? t`${name} is sharing the screen with sound`
    : t`${name} is sharing the screen`;
}

const isLive = (view: CallView) => view.phase === "connected" || view.phase === "reconnecting";

export function announcementsFor(before: CallView, now: CallView): Announcement[] {
  const said: Announcement[] = [];
  const samePhase = before.phase === now.phase && before.callId === now.callId;
  const offlineChanged =
    before.peerSeemsOffline !== now.peerSeemsOffline ||
    before.waitsForConnection !== now.waitsForConnection ||
    (now.peerSeemsOffline && before.peerNotified !== now.peerNotified);
  if (!samePhase || (now.phase === "calling" && offlineChanged)) {
    const phase = phaseWords(now);
    if (phase) said.push(phase);
  }
  if (isLive(before) && isLive(now)) {
    for (const text of [...localWords(before, now), ...remoteWords(before, now)]) {
      said.push({ text, politeness: "polite" });
    }
  }
  if (!before.stats.warn && now.stats.warn) {
    const text = networkWarning(now);
    if (text !== undefined) said.push({ text, politeness: "polite" });
  }
  if (before.waiting?.callId !== now.waiting?.callId && now.waiting) {
    const { caller } = now.waiting;
    said.push({
      text: t`${kindWords(now.waiting.kind)} from ${caller.display_name} is waiting`,
      politeness: "assertive",
    });
  }
  for (const problem of now.problems) {
    const known = before.problems.find(({ id }) => id === problem.id);
    if (known && known.remedies.length >= problem.remedies.length) continue;
    const { title, text } = problemWords(problem);
    said.push({ text: text === undefined ? title : `${title} ${text}`, politeness: "assertive" });
  }
  return said;
}
