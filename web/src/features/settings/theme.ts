import { useBrowserSetting } from "../app/browser_setting";

export type Theme = "system" | "light" | "dark";

const kKey = "earshot.theme";

/** Writes the chosen theme to the page; `system` follows the operating system. */
function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** Before the first paint. */
export function applyStoredTheme(): void {
  try {
    applyTheme((localStorage.getItem(kKey) as Theme | null) ?? "system");
  } catch {
    applyTheme("system");
  }
}

export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, set] = useBrowserSetting<Theme>(kKey, "system");
  return [
    theme,
    (next) => {
      set(next);
      applyTheme(next);
    },
  ];
}
