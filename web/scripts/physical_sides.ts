// Turns logical sides into physical ones for browsers that know only those: as they are from left
// to right, and once more under [dir="rtl"] where that differs.
import { type AtRule, type ChildNode, type Declaration, decl, type Root, type Rule } from "postcss";

type Direction = "ltr" | "rtl";
type Pair = [prop: string, value: string];

const kBlock: Readonly<Record<string, string>> = { start: "top", end: "bottom" };
const kInline: Readonly<Record<Direction, Readonly<Record<string, string>>>> = {
  ltr: { start: "left", end: "right" },
  rtl: { start: "right", end: "left" },
};
const kNothing: Readonly<Record<string, string>> = { margin: "0", padding: "0", border: "0" };
const kRadius = /^border-(start|end)-(start|end)-radius$/;
const kLogical =
  /^(margin|padding|inset|border)-(block|inline)(?:-(start|end))?(-(?:color|style|width))?$/;

export const isDeclaration = (node: ChildNode): node is Declaration => node.type === "decl";

/** The words of a value; what stands in parentheses belongs to one. */
export function wordsOf(value: string): string[] {
  const words = [""];
  let depth = 0;
  for (const letter of value) {
    if (letter === "(") ++depth;
    if (letter === ")") --depth;
    if (depth === 0 && /\s/.test(letter)) words.push("");
    else words[words.length - 1] += letter;
  }
  return words.filter((word) => word !== "");
}

/** `margin` + `left` → `margin-left`, `inset` + `left` → `left`. */
const named = (box: string, side = "", rest = ""): string =>
  box === "inset" ? side : `${box}-${side}${rest}`;

/** The physical declarations of one logical one, or undefined when it is not logical. */
function physicalOf(prop: string, value: string, direction: Direction): Pair[] | undefined {
  const inline = kInline[direction];
  if (prop === "inset") {
    const [top = "", right = top, bottom = top, left = right] = wordsOf(value);
    return Object.entries({ top, right, bottom, left });
  }
  const [, across = "", along = ""] = kRadius.exec(prop) ?? [];
  if (across) return [[`border-${kBlock[across]}-${inline[along]}-radius`, value]];
  const [, box, axis, side, rest] = kLogical.exec(prop) ?? [];
  if (!box) return undefined;
  const sides = axis === "block" ? kBlock : inline;
  if (side) return [[named(box, sides[side], rest), value]];
  const [start = "", end = start] = box === "border" && !rest ? [value] : wordsOf(value);
  return [
    [named(box, sides.start, rest), start],
    [named(box, sides.end, rest), end],
  ];
}

/** What a side is when nothing is said about it but a shorthand of the same rule. */
function otherwise(declarations: readonly Declaration[], prop: string): string {
  const box = /^(margin|padding|border)/.exec(prop)?.[1] ?? "inset";
  const shorthand = declarations.findLast((declaration) => declaration.prop === box)?.value;
  const [all, sides = all] = shorthand && box !== "border" ? wordsOf(shorthand) : [];
  return sides ?? kNothing[box] ?? "auto";
}

/** What differs from right to left. */
function mirrored(declarations: readonly Declaration[]): Pair[] {
  const sides = (direction: Direction) =>
    new Map(declarations.flatMap(({ prop, value }) => physicalOf(prop, value, direction) ?? []));
  const ltr = sides("ltr");
  const rtl = sides("rtl");
  for (const prop of ltr.keys()) if (!rtl.has(prop)) rtl.set(prop, otherwise(declarations, prop));
  return [...rtl].filter(([prop, value]) => ltr.get(prop) !== value);
}

const inKeyframes = ({ parent }: Rule): boolean =>
  parent?.type === "atrule" && (parent as AtRule).name.endsWith("keyframes");

export function makePhysical(root: Root): void {
  const rules: Rule[] = [];
  root.walkRules((rule) => {
    rules.push(rule);
  });
  for (const rule of rules) {
    const declarations = rule.nodes.filter(isDeclaration);
    const changed = inKeyframes(rule) ? [] : mirrored(declarations);
    if (changed.length > 0)
      rule.cloneAfter({
        selector: rule.selectors.map((one) => `[dir="rtl"] ${one}`).join(","),
        nodes: changed.map(([prop, value]) => decl({ prop, value })),
      });
    for (const declaration of declarations) {
      const physical = physicalOf(declaration.prop, declaration.value, "ltr");
      if (!physical) continue;
      declaration.replaceWith(
        physical.map(([prop, value]) => decl({ prop, value, important: declaration.important })),
      );
    }
  }
}
