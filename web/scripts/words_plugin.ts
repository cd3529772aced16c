// Fails the build when a part of the first load uses words of an area that is loaded later
// (src/i18n/areas.ts): it would show ids where words should be.
import { relative } from "node:path";
import type { Plugin, Rolldown } from "vite";

/** The chunks that `roots` need before they can run. */
function chunksOf(bundle: Rolldown.OutputBundle, roots: readonly string[]): Rolldown.OutputChunk[] {
  const seen = new Map<string, Rolldown.OutputChunk>();
  const visit = (name: string): void => {
    const chunk = bundle[name];
    if (seen.has(name) || chunk?.type !== "chunk") return;
    seen.set(name, chunk);
    for (const other of chunk.imports) visit(other);
  };
  for (const root of roots) visit(root);
  return [...seen.values()];
}

const isIn = (file: string, places: readonly string[]): boolean =>
  places.some((place) => file === place || file.startsWith(`${place}/`));

/** `firstPages`: modules that are loaded right after the entry. */
export function wordsOfTheFirstLoad(
  areas: Readonly<Record<string, readonly string[]>>,
  firstPages: readonly string[],
): Plugin {
  let root = "";
  const withWords = new Set<string>();
  return {
    name: "earshot-words-of-the-first-load",
    apply: "build",
    configResolved(config) {
      root = config.root;
    },
    // Before the macros are gone.
    enforce: "pre",
    transform: {
      order: "pre",
      filter: { id: /\/src\/.*\.tsx?$/, code: "@lingui/core/macro" },
      handler(_, id) {
        withWords.add(id);
      },
    },
    generateBundle(_, bundle) {
      const roots = Object.values(bundle).filter(
        (file) =>
          file.type === "chunk" &&
          (file.isEntry || firstPages.includes(relative(root, file.facadeModuleId ?? ""))),
      );
      for (const chunk of chunksOf(
        bundle,
        roots.map(({ fileName }) => fileName),
      )) {
        for (const id of chunk.moduleIds) {
          const file = relative(root, id);
          if (!withWords.has(id)) continue;
          const area = Object.entries(areas).find(([, places]) => isIn(file, places));
          if (area) this.error(`${file} is in the first load, but its words are in "${area[0]}"`);
        }
      }
    },
  };
}
