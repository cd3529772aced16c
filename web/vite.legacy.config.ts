// The build for old browsers, one script and one style sheet in dist/legacy. See src/legacy.
import { lingui } from "@lingui/vite-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { kLegacyTargets, legacyCss } from "./scripts/legacy_css.ts";
import { onlyOurLanguages } from "./scripts/only_our_languages.ts";

export default defineConfig({
  plugins: [
    react({ compiler: true }),
    lingui({ macroTransform: true }),
    onlyOurLanguages(),
    legacyCss(),
  ],
  base: "/legacy/",
  publicDir: false,
  build: {
    outDir: "dist/legacy",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: kLegacyTargets,
    cssTarget: "esnext",
    cssMinify: false,
    cssCodeSplit: false,
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: "src/legacy/main.ts",
      output: {
        format: "iife",
        codeSplitting: false,
        entryFileNames: "app.js",
        assetFileNames: ({ names }) =>
          names.some((name) => name.endsWith(".css")) ? "app.css" : "[name]-[hash][extname]",
      },
    },
  },
});
