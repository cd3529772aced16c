// What the service worker must know when no page is open. The page writes it, the worker reads it;
// both through the same table of IndexedDB.
import type { QuietHours } from "../../protocol/types.gen";

/** Key in the browser's store; there is one worker, whoever is signed in. */
export const WORKER_PREFS_KEY = "worker";

/** The worker's sentences in the person's language; `{name}` stands for a person. */
export interface WorkerWords {
  voiceCall: string;
  videoCall: string;
  answer: string;
  decline: string;
  missedVoice: string;
  missedVideo: string;
  answeredElsewhere: string;
  declinedElsewhere: string;
  callOver: string;
  declineFailed: string;
  newMessage: string;
  testTitle: string;
  testBody: string;
}

export const ENGLISH_WORKER_WORDS: WorkerWords = {
  voiceCall: "Incoming voice call",
  videoCall: "Incoming video call",
  answer: "Answer",
  decline: "Decline",
  missedVoice: "Missed voice call from {name}",
  missedVideo: "Missed video call from {name}",
  answeredElsewhere: "Answered on another device",
  declinedElsewhere: "Declined on another device",
  callOver: "The call is over",
  declineFailed: "The call could not be declined. Open Earshot to answer or decline.",
  newMessage: "New message",
  testTitle: "It works",
  testBody: "Calls reach this device, even when Earshot is not open.",
};

/** The same choice as in SettingsState; `untilMs` undefined: until it is turned off. */
export interface DoNotDisturb {
  untilMs: number | undefined;
}

export interface WorkerPrefs {
  quietHours: QuietHours | undefined;
  doNotDisturb: DoNotDisturb | undefined;
  /** The server's clock minus this device's. */
  clockOffsetMs: number;
  /** base64url; to subscribe again without a page. */
  vapidKey: string | undefined;
  words: WorkerWords;
}

export function isActive(choice: DoNotDisturb | undefined, nowMs: number): boolean {
  return choice !== undefined && (choice.untilMs === undefined || nowMs < choice.untilMs);
}
