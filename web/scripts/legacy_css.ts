// Lowers the style sheet of the old build. lightningcss knows most of it; what it leaves alone is
// done before, on the parsed sheet.
import { transform } from "lightningcss";
import { type Declaration, decl, parse, type Root, type Rule } from "postcss";
import type { Plugin } from "vite";
import { isDeclaration, makePhysical, wordsOf } from "./physical_sides.ts";

export const kLegacyTargets = ["chrome60", "edge79", "firefox55", "safari11"];
const version = (major: number): number => major << 16;
const kTargets = {
  chrome: version(60),
  edge: version(79),
  firefox: version(55),
  safari: version(11),
};

/** The end of the parenthesis that opens at `open`. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; ++at) {
    if (text[at] === "(") ++depth;
    if (text[at] === ")" && --depth === 0) return at;
  }
  return text.length - 1;
}

function argumentsOf(text: string): string[] {
  const found = [""];
  let depth = 0;
  for (const letter of text) {
    if (letter === "(") ++depth;
    if (letter === ")") --depth;
    if (letter === "," && depth === 0) found.push("");
    else found[found.length - 1] += letter;
  }
  return found.map((part) => part.trim());
}

const kSimpler: Readonly<Record<string, (parts: readonly string[]) => string | undefined>> = {
  env: () => "0px",
  min: ([first]) => first,
  max: ([first]) => first,
  clamp: ([, middle]) => middle,
  // "in srgb, var(--bg) 88%, transparent": the colour alone.
  "color-mix": ([, colour]) => colour?.replace(/\s+[\d.]+%$/, ""),
};

/** A value without functions that old browsers do not know; the same value when it has none. */
export function simplerValue(value: string): string {
  const start = /(?<![\w-])(env|min|max|clamp|color-mix)\(/.exec(value);
  if (!start) return value;
  const open = start.index + start[0].length - 1;
  const end = closing(value, open);
  const parts = argumentsOf(value.slice(open + 1, end));
  const simple = kSimpler[start[1] ?? ""]?.(parts) ?? "";
  return simplerValue(value.slice(0, start.index) + simple + value.slice(end + 1));
}

const ruleOf = (declaration: Declaration): Rule | undefined =>
  declaration.parent?.type === "rule" ? (declaration.parent as Rule) : undefined;

/** Custom properties are resolved where they stand, so dark parts of a page need their own. */
function repeatTokens(root: Root): void {
  const dark: string[] = [];
  root.walkDecls("color-scheme", (declaration) => {
    const selector = ruleOf(declaration)?.selector;
    if (declaration.value === "dark" && selector && !selector.startsWith(":root"))
      dark.push(selector);
  });
  if (dark.length === 0) return;
  root.walkRules(":root", (rule) => {
    const tokens = rule.nodes
      .filter(isDeclaration)
      .filter(({ prop, value }) => prop.startsWith("--") && value.includes("light-dark("));
    if (tokens.length === 0) return;
    rule.cloneAfter({ selector: dark.join(","), nodes: tokens.map((token) => token.clone()) });
  });
}

interface Layout {
  flex: boolean;
  column: boolean;
}

/** Which selectors are flex containers, and in which direction. */
function layoutsOf(root: Root): Map<string, Layout> {
  const layouts = new Map<string, Layout>();
  root.walkDecls(/^(display|flex-direction|flex-flow)$/, (declaration) => {
    const selector = ruleOf(declaration)?.selector ?? "";
    const layout = layouts.get(selector) ?? { flex: false, column: false };
    if (declaration.prop === "display") layout.flex = declaration.value.endsWith("flex");
    else layout.column = declaration.value.startsWith("column");
    layouts.set(selector, layout);
  });
  return layouts;
}

/** Margins between the children of flex containers, where gaps are not known (start.js asks). */
function addGaps(root: Root): void {
  const layouts = layoutsOf(root);
  root.walkDecls(/^(gap|row-gap|column-gap)$/, (declaration) => {
    const rule = ruleOf(declaration);
    const { flex, column } = layouts.get(rule?.selector ?? "") ?? { flex: false, column: false };
    if (!rule || !flex || declaration.prop === (column ? "column-gap" : "row-gap")) return;
    const [first = "", second = first] = wordsOf(declaration.value);
    const margin = column
      ? { prop: "margin-block-start", value: first }
      : { prop: "margin-inline-start", value: second };
    rule.cloneAfter({
      selector: rule.selectors.map((one) => `.no-flex-gap ${one} > * + *`).join(","),
      nodes: [decl(margin)],
    });
  });
}

/** One unknown selector makes a browser drop the whole rule; :has() cannot be done without. */
function simplifySelectors(root: Root): void {
  root.walkRules(/:(has|focus-visible|where)\b/, (rule) => {
    const known = rule.selectors
      .filter((selector) => !selector.includes(":has("))
      .map((one) => one.replaceAll(":focus-visible", ":focus").replaceAll(":where(", ":is("));
    if (known.length > 0) rule.selectors = known;
    else rule.remove();
  });
}

export function lowerCss(css: string): string {
  const root = parse(css);
  simplifySelectors(root);
  repeatTokens(root);
  addGaps(root);
  makePhysical(root);
  root.walkDecls((declaration) => {
    const simple = simplerValue(declaration.value);
    if (simple !== declaration.value) declaration.cloneBefore({ value: simple });
  });
  const { code } = transform({
    filename: "app.css",
    code: Buffer.from(root.toString()),
    targets: kTargets,
    minify: true,
  });
  return code.toString();
}

export function legacyCss(): Plugin {
  return {
    name: "earshot-legacy-css",
    enforce: "post",
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle))
        if (file.type === "asset" && file.fileName.endsWith(".css"))
          file.source = lowerCss(String(file.source));
    },
  };
}
