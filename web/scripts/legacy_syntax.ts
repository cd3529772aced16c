import { parse, type ecmaVersion as Version } from "acorn";

/** What in a script is newer than an ECMAScript version, or undefined. */
export function syntaxProblem(
  source: string,
  ecmaVersion: Version,
  sourceType: "script" | "module" = "script",
): string | undefined {
  try {
    parse(source, { ecmaVersion, sourceType });
    return undefined;
  } catch (cause) {
    const at = (cause as { pos?: number }).pos ?? 0;
    return `${String(cause)}: …${source.slice(Math.max(0, at - 60), at + 60)}…`;
  }
}
