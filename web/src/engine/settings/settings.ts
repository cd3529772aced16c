import { createStore } from "zustand/vanilla";
import type { Ports } from "../ports/ports";
import type { SettingsActions, SettingsState } from "./state";

const DEFAULTS: SettingsState = {
  ring: "warm",
  ringVolume: 0.7,
  ringSpeakerId: undefined,
  doNotDisturb: undefined,
  callTones: true,
  desktopNotifications: false,
  // As on the server, for who never chose: others may see the screen.
  messageText: false,
  alwaysRelay: false,
  dataSaver: false,
  microphoneId: undefined,
  cameraId: undefined,
  speakerId: undefined,
  noiseSuppression: false,
  backgroundBlur: false,
  pushToTalk: false,
  personVolumes: {},
};

export function createSettings(
  ports: Pick<Ports, "store" | "attention">,
  myId: () => string | undefined,
  previewRing: () => void,
) {
  const store = createStore<SettingsState>(() => DEFAULTS);
  const key = (): string => `settings/${myId() ?? ""}`;
  /** Whose settings these are: until they are read, what is changed must not replace the others. */
  let restoredKey: string | undefined;
  let early: Partial<SettingsState> = {};

  // Without storage the choice holds for this page.
  function keep(): void {
    ports.store.set(key(), store.getState()).catch(() => undefined);
  }

  const actions: SettingsActions = {
    set(change) {
      store.setState(change);
      if (restoredKey === key()) keep();
      else early = { ...early, ...change };
    },
    async requestNotifications() {
      const answer = await ports.attention.requestNotificationPermission();
      actions.set({ desktopNotifications: answer === "granted" });
      return answer;
    },
    previewRing,
  };

  async function restore(): Promise<void> {
    const kept = await ports.store.get(key()).catch(() => undefined);
    store.setState({ ...DEFAULTS, ...(kept as Partial<SettingsState> | undefined), ...early });
    restoredKey = key();
    if (Object.keys(early).length > 0) keep();
    early = {};
  }

  return { store, actions, restore };
}
