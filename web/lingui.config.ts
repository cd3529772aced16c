import { defineConfig } from "@lingui/cli";
import { formatter } from "@lingui/format-po";
import { kAreas } from "./src/i18n/areas";
import { kLanguages } from "./src/i18n/languages";

const path = (area: string) => `src/i18n/locales/{locale}/${area}`;

export default defineConfig({
  sourceLocale: "en",
  locales: [...kLanguages],
  // Words that are loaded with their pages do not weigh on the first load (src/i18n/areas.ts).
  catalogs: [
    { path: path("main"), include: ["src"], exclude: Object.values(kAreas).flat() },
    ...Object.entries(kAreas).map(([area, include]) => ({
      path: path(area),
      include: [...include],
    })),
  ],
  format: formatter({ lineNumbers: false }),
});
