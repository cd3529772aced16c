import { defineConfig } from "@lingui/cli";
import { formatter } from "@lingui/format-po";

const kSettings = ["src/features/settings", "src/features/connection"];

export default defineConfig({
  sourceLocale: "en",
  locales: ["en"],
  // Words that are loaded with their pages do not weigh on the first load (src/i18n/settings.ts).
  catalogs: [
    { path: "src/i18n/locales/{locale}", include: ["src"], exclude: kSettings },
    { path: "src/i18n/locales/settings/{locale}", include: kSettings },
  ],
  format: formatter({ lineNumbers: false }),
});
