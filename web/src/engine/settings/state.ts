import type { DoNotDisturb } from "../push/worker_prefs";

export type RingId = "warm" | "bright" | "classic" | "marimba" | "pulse" | "soft" | "silent";

/** Kept in this browser, per account. */
export interface SettingsState {
  ring: RingId;
  /** 0..1 */
  ringVolume: number;
  /** Where it rings, when not where the call is heard. */
  ringSpeakerId: string | undefined;
  /** undefined: may be disturbed. */
  doNotDisturb: DoNotDisturb | undefined;
  /** Sounds of the call itself: ringback, connected, ended, busy. */
  callTones: boolean;
  desktopNotifications: boolean;
  /** Notifications show what was written, not only who wrote. */
  messageText: boolean;
  /** Calls hide our network address from the other side. */
  alwaysRelay: boolean;
  /** Calls send less: a smaller picture, thinner sound. */
  dataSaver: boolean;
  microphoneId: string | undefined;
  cameraId: string | undefined;
  speakerId: string | undefined;
  /** RNNoise instead of the browser's own suppression. */
  noiseSuppression: boolean;
  /** Where the browser offers it. */
  backgroundBlur: boolean;
  /** The microphone is open only while the shortcut's key is held. */
  pushToTalk: boolean;
  /** By user id, 0..2; 1 is as it came and not kept. */
  personVolumes: Readonly<Record<string, number>>;
}

export interface SettingsActions {
  set(change: Partial<SettingsState>): void;
  /** Must run in a click. Turns `desktopNotifications` on when the browser grants it. */
  requestNotifications(): Promise<"granted" | "denied" | "unsupported">;
  /** Plays one period of the chosen ring. */
  previewRing(): void;
}
