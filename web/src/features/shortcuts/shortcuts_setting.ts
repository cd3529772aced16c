// Which shortcuts work in this browser, and with which keys.
import { useBrowserSetting } from "../app/browser_setting";
import { type Bindings, kDefaultBindings, type ShortcutId } from "./shortcuts";

/** Whether keyboard shortcuts work in this browser. */
export function useShortcutsEnabled(): [boolean, (enabled: boolean) => void] {
  const [value, set] = useBrowserSetting<"on" | "off">("earshot.shortcuts", "on");
  return [value === "on", (enabled) => set(enabled ? "on" : "off")];
}

type Changes = Partial<Record<ShortcutId, string>>;

/** Only what differs from the defaults is kept, so that new defaults reach everybody else. */
export function readChanges(stored: string): Changes {
  try {
    const parsed: unknown = JSON.parse(stored);
    if (typeof parsed !== "object" || parsed === null) return {};
    return Object.fromEntries(
      Object.entries(parsed).filter(
        ([id, keys]) => id in kDefaultBindings && typeof keys === "string",
      ),
    );
  } catch {
    return {};
  }
}

export interface BindingActions {
  /** `keys` of another shortcut are taken from it; an empty text: no keys. */
  bind(id: ShortcutId, keys: string): void;
  /** Without an id: all of them. */
  reset(id?: ShortcutId): void;
}

export function useBindings(): [Bindings, BindingActions] {
  const [stored, set] = useBrowserSetting<string>("earshot.shortcuts.keys", "{}");
  const bindings: Bindings = { ...kDefaultBindings, ...readChanges(stored) };
  const keep = (next: Bindings) => {
    const changed = Object.entries(next).filter(
      ([id, keys]) => kDefaultBindings[id as ShortcutId] !== keys,
    );
    set(JSON.stringify(Object.fromEntries(changed)));
  };
  const bind = (id: ShortcutId, keys: string) => {
    const others = Object.entries(bindings).map(([other, taken]) => [
      other,
      taken === keys && other !== id ? "" : taken,
    ]);
    keep({ ...(Object.fromEntries(others) as Bindings), [id]: keys });
  };
  return [
    bindings,
    {
      bind,
      reset: (id) => (id === undefined ? set("{}") : bind(id, kDefaultBindings[id])),
    },
  ];
}

/** The keys of a shortcut that works now; undefined: it has none, or they are switched off. */
export function useBinding(id: ShortcutId | undefined): string | undefined {
  const [enabled] = useShortcutsEnabled();
  const [bindings] = useBindings();
  const keys = id === undefined ? "" : bindings[id];
  return enabled && keys !== "" ? keys : undefined;
}
