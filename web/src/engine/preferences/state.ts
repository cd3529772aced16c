import type { Preferences } from "../../protocol/types.gen";

export interface PreferencesActions {
  /** Shown at once, taken back when the server does not take them. Rejects with RequestError. */
  set(change: Partial<Preferences>): Promise<void>;
}
