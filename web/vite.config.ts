import { lingui } from "@lingui/vite-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { onlyOurLanguages } from "./scripts/only_our_languages.ts";
import { serviceWorker } from "./scripts/service_worker_plugin.ts";
import { wordsOfTheFirstLoad } from "./scripts/words_plugin.ts";
import { kAreas } from "./src/i18n/areas.ts";
import { start } from "./scripts/start_plugin.ts";

const server = process.env.EARSHOT_SERVER ?? "http://127.0.0.1:8080";

/** The chat is the shell with a conversation in it. */
const kFirstPages = ["src/pages/ShellPage.tsx", "src/pages/ConversationPage.tsx"];

export default defineConfig({
  plugins: [
    react({ compiler: true }),
    lingui({ macroTransform: true }),
    onlyOurLanguages(),
    wordsOfTheFirstLoad(kAreas, kFirstPages),
    start(),
    serviceWorker(),
  ],
  server: {
    // The server checks Origin exactly, so the proxy presents itself as the server's own page.
    proxy: {
      "/api": { target: server, ws: true, changeOrigin: true, headers: { origin: server } },
    },
  },
  build: {
    // The content security policy allows no data: fonts and no inline script.
    assetsInlineLimit: 0,
    // light-dark() must reach the browser as it is: color-scheme turns whole subtrees dark.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    modulePreload: { polyfill: false },
    manifest: true,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What nearly every page uses compresses better in one piece than in many.
          groups: [{ name: "kit", test: /src\/ui\/(?:IconButton|Tooltip|class_names)|zustand/ }],
        },
      },
    },
  },
  test: {
    environment: "jsdom",
    setupFiles: ["./src/test/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
    restoreMocks: true,
  },
});
