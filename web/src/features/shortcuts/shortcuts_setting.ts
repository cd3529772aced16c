import { useBrowserSetting } from "../app/browser_setting";

/** Whether keyboard shortcuts work in this browser. */
export function useShortcutsEnabled(): [boolean, (enabled: boolean) => void] {
  const [value, set] = useBrowserSetting<"on" | "off">("earshot.shortcuts", "on");
  return [value === "on", (enabled) => set(enabled ? "on" : "off")];
}
