// Finds CSS that names left or right: it would stay there when the page runs from right to left.
import { readdirSync, readFileSync } from "node:fs";

const kProperty = new RegExp(
  "^(?:left|right|(?:margin|padding|border)-(?:left|right)\\b.*" +
    "|border-(?:top|bottom)-(?:left|right)-radius)$",
);
const kDirectional = /^(?:text-align|float|clear|caption-side)$/;

/** What is wrong with one style sheet: `line: declaration`. */
export function physicalDeclarations(css) {
  const found = [];
  const withoutComments = css.replace(/\/\*[^]*?\*\//g, (text) => text.replace(/[^\n]/g, " "));
  for (const [index, line] of withoutComments.split("\n").entries()) {
    for (const [, property, value] of line.matchAll(/(?:^|[{;\s])([a-z-]+)\s*:\s*([^;{}]+)/g)) {
      const physical =
        kProperty.test(property) ||
        (kDirectional.test(property) && /\b(?:left|right)\b/.test(value));
      if (physical) found.push(`${index + 1}: ${property}: ${value.trim()}`);
    }
  }
  return found;
}

/** Of every style sheet below a folder. */
export function checkPhysicalCss(folder) {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".css"))
    .flatMap((name) =>
      physicalDeclarations(readFileSync(new URL(name, folder), "utf8")).map(
        (problem) => `${name}:${problem} is physical; use inline-start or inline-end`,
      ),
    );
}
