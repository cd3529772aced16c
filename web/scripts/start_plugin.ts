// Puts src/legacy/start.js in front of the application: the page preloads the present build, and
// the script starts it or the old one.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

const kEntry = /<script type="module" crossorigin src="([^"]+)"><\/script>/;

export function start(): Plugin {
  const source = readFileSync(new URL("../src/legacy/start.js", import.meta.url), "utf8");
  const hash = createHash("sha256").update(source).digest("base64url").slice(0, 8);
  const fileName = `assets/start-${hash}.js`;
  return {
    name: "earshot-start",
    apply: "build",
    buildStart() {
      this.emitFile({ type: "asset", fileName, source });
    },
    transformIndexHtml: {
      order: "post",
      handler(html) {
        const entry = kEntry.exec(html)?.[1];
        if (!entry) throw new Error("index.html has no entry");
        return html
          .replace(kEntry, `<link rel="modulepreload" crossorigin href="${entry}">`)
          .replace(
            "</body>",
            `<script id="start" src="/${fileName}" data-app="${entry}"></script>\n  </body>`,
          );
      },
    },
  };
}
