// What the person has chosen for all of their devices. The server keeps it and sends it with each
// hello; quiet hours are judged here, in local time (../attention/quiet_hours.ts).
import { createStore } from "zustand/vanilla";
import type { HelloResult, Preferences } from "../../protocol/types.gen";
import type { Requester } from "../chat/context";
import type { Dispatcher } from "../socket/dispatcher";
import type { PreferencesActions } from "./state";

/** The server's own defaults, until it has said what holds. */
const DEFAULTS: Preferences = {
  busy_reply: "in_another_call",
  quiet_hours: { enabled: false, from_minute: 22 * 60, to_minute: 7 * 60, days: 0b1111111 },
};

export function createPreferences(socket: Pick<Requester, "request">, events: Dispatcher) {
  const store = createStore<Preferences>(() => DEFAULTS);
  events.on("preferences_changed", ({ preferences }) => store.setState(preferences));

  const actions: PreferencesActions = {
    async set(change) {
      const before = store.getState();
      store.setState(change);
      const wanted = store.getState();
      try {
        await socket.request("preferences_set", { preferences: wanted });
      } catch (cause) {
        // What another device chose meanwhile stays.
        if (store.getState() === wanted) store.setState(before);
        throw cause;
      }
    },
  };

  return {
    store,
    actions,
    connected: ({ preferences }: HelloResult) => store.setState({ ...preferences }),
    reset: () => store.setState(DEFAULTS),
  };
}
