export type RingId = "warm" | "bright" | "soft" | "silent";

/** Kept in this browser, per account. */
export interface SettingsState {
  ring: RingId;
  /** 0..1 */
  ringVolume: number;
  /** Sounds of the call itself: ringback, connected, ended, busy. */
  callTones: boolean;
  desktopNotifications: boolean;
  /** Calls hide our network address from the other side. */
  alwaysRelay: boolean;
  /** Calls send less: a smaller picture, thinner sound. */
  dataSaver: boolean;
  microphoneId: string | undefined;
  cameraId: string | undefined;
  speakerId: string | undefined;
}

export interface SettingsActions {
  set(change: Partial<SettingsState>): void;
  /** Must run in a click. Turns `desktopNotifications` on when the browser grants it. */
  requestNotifications(): Promise<"granted" | "denied" | "unsupported">;
  /** Plays one period of the chosen ring. */
  previewRing(): void;
}
