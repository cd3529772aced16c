/**
 * Words that are loaded with a part of the page, and the folders or files of web/ that use only
 * them and those of the first load. Everything else belongs to `main`, which every page waits for.
 * Read by lingui.config.ts, too.
 */
export const kAreas = {
  settings: [
    "src/features/settings",
    "src/features/connection",
    "src/features/load",
    "src/pages/SettingsPage.tsx",
  ],
  history: ["src/features/history", "src/pages/CallsPage.tsx"],
  meeting: ["src/features/meeting"],
  quality: ["src/features/call/quality"],
  reach: ["src/features/reach"],
  shortcuts: ["src/features/shortcuts"],
} as const satisfies Record<string, readonly string[]>;

export type Area = keyof typeof kAreas;
