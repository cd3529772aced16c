// react-aria brings its few words in thirty languages; only ours are kept.
import type { Plugin } from "vite";

const kOurs = new Set(["en-US", "de-DE", "ar-AE"]);

export function onlyOurLanguages(): Plugin {
  return {
    name: "earshot-only-our-languages",
    enforce: "pre",
    load: {
      filter: {
        id: /node_modules\/react-(aria|stately)[^/]*\/.*\/intl\/.*[a-z]{2}-[A-Z]{2}\.m?js$/,
      },
      handler(id) {
        const locale = /([a-z]{2}-[A-Z]{2})\.m?js$/.exec(id)?.[1] ?? "";
        return kOurs.has(locale) ? undefined : "export default {};";
      },
    },
  };
}
