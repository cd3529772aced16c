// Builds src/sw into /sw.js after the application, with the list of files that make the
// application: the worker's address never changes, its content does with each of them.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build, type Plugin } from "vite";

const kEntry = "src/sw/sw.ts";
/** Old browsers with service workers have no newer syntax. */
const kTarget = "es2017";
/** Needed before anything else; what is not here is kept when it was asked for once. */
const kKept = new RegExp(
  `^(${[
    "assets/.*\\.(js|css)",
    "assets/inter-latin-wght.*\\.woff2",
    "icon\\.svg",
    "icons/(icon-192|badge-96)\\.png",
  ].join("|")})$`,
);
const kLegacy = /legacy/;

function filesIn(root: string, folder = ""): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesIn(root, path) : [path];
  });
}

function shellOf(outDir: string) {
  const files = filesIn(outDir)
    .filter((path) => kKept.test(path) && !kLegacy.test(path))
    .toSorted();
  const hash = createHash("sha256");
  for (const path of ["index.html", ...files]) {
    hash.update(path);
    // The names of assets say what is in them.
    if (!path.startsWith("assets/")) hash.update(readFileSync(join(outDir, path)));
  }
  return {
    version: hash.digest("hex").slice(0, 16),
    files: ["/", ...files.map((path) => `/${path}`)],
  };
}

export function serviceWorker(): Plugin {
  let root = "";
  let outDir = "";
  return {
    name: "earshot-service-worker",
    apply: "build",
    configResolved(config) {
      root = config.root;
      outDir = resolve(config.root, config.build.outDir);
    },
    writeBundle: {
      order: "post",
      sequential: true,
      async handler() {
        await build({
          root,
          configFile: false,
          publicDir: false,
          logLevel: "warn",
          define: { __SHELL__: JSON.stringify(shellOf(outDir)) },
          build: {
            outDir,
            emptyOutDir: false,
            target: kTarget,
            modulePreload: false,
            reportCompressedSize: false,
            rollupOptions: {
              input: kEntry,
              output: { format: "iife", entryFileNames: "sw.js" },
            },
          },
        });
      },
    },
  };
}
