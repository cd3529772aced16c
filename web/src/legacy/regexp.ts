// Regular expressions younger than the browser: the build hands them to `RegExp` as text, and here
// the text is made coarser where it is refused.

/** What stands for a property inside a character class. */
const kClasses: Readonly<Record<string, string>> = {
  L: "A-Za-z\\u00aa-\\u1fff\\u2c00-\\ud7ff\\uf900-\\uffdc",
  N: "0-9\\u0660-\\u0669",
  M: "\\u0300-\\u036f\\u064b-\\u065f",
  RGI_Emoji: "\\u203c-\\u3299\\ufe0f\\u200d\\u{1f000}-\\u{1faff}",
};

/** The end of a group that opens at `open`; classes and escapes hide parentheses. */
function groupEnd(source: string, open: number): number {
  let depth = 0;
  let inClass = false;
  for (let at = open; at < source.length; ++at) {
    const letter = source[at];
    if (letter === "\\") ++at;
    else if (letter === "[") inClass = true;
    else if (letter === "]") inClass = false;
    else if (!inClass && letter === "(") ++depth;
    else if (!inClass && letter === ")" && --depth === 0) return at;
  }
  return source.length - 1;
}

/** Without what came after ES2017: lookbehind, properties. Matches more, never less. */
export function coarserSource(source: string): string {
  let coarse = "";
  let inClass = false;
  for (let at = 0; at < source.length; ++at) {
    if (/^\(\?<[!=]/.test(source.slice(at, at + 4))) {
      at = groupEnd(source, at);
      continue;
    }
    const property = /^\\p\{(\w+)\}/.exec(source.slice(at));
    if (property) {
      const letters = kClasses[property[1] ?? ""] ?? "\\s\\S";
      coarse += inClass ? letters : `[${letters}]`;
      at += property[0].length - 1;
      continue;
    }
    const letter = source[at] ?? "";
    if (letter === "[") inClass = true;
    if (letter === "]") inClass = false;
    coarse += letter;
    if (letter === "\\") coarse += source[++at] ?? "";
  }
  return coarse;
}

/** Makes `new RegExp` accept what it would refuse. */
export function acceptNewerExpressions(page: { RegExp: RegExpConstructor }): void {
  const Native = page.RegExp;
  try {
    // oxlint-disable-next-line no-new
    new Native("(?<!a)\\p{RGI_Emoji}", "v");
    return;
  } catch {
    // This browser is older.
  }
  const Patched = function (source: string | RegExp, flags?: string): RegExp {
    try {
      return new Native(source, flags);
    } catch {
      return new Native(coarserSource(String(source)), (flags ?? "").replace("v", "u"));
    }
  };
  Patched.prototype = Native.prototype;
  Object.setPrototypeOf(Patched, Native);
  page.RegExp = Patched as unknown as RegExpConstructor;
}
