// The subset of Markdown that messages know: **bold**, *italic*, ~~struck~~, `code`, ``` blocks, >
// quotes, lists, links. Parsing gives a tree of values; no HTML exists at any point.
import { kMarkdownDepthMax } from "../../limits";

export type Inline =
  | { kind: "text"; text: string }
  | { kind: "code"; text: string }
  | { kind: "break" }
  | { kind: "bold" | "italic" | "struck"; children: Inline[] }
  | { kind: "link"; href: string; children: Inline[] };

export type Block =
  | { kind: "paragraph"; children: Inline[] }
  | { kind: "code"; text: string }
  | { kind: "quote"; children: Block[] }
  | { kind: "list"; ordered: boolean; start: number; items: Inline[][] };

const kUrl = /^https?:\/\/[^\s<>"]+/i;
const kUrlTail = /[.,:;!?'")\]]+$/;
const kUnordered = /^\s{0,3}[-*] +(.*)$/;
const kOrdered = /^\s{0,3}(\d{1,6})[.)] +(.*)$/;
const kQuote = /^> ?(.*)$/;

/** Only what opens a page or a mail program may be a link. */
export function safeHref(href: string): string | undefined {
  try {
    const url = new URL(href);
    return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

function pushText(into: Inline[], text: string): void {
  if (text === "") return;
  const last = into[into.length - 1];
  if (last?.kind === "text") last.text += text;
  else into.push({ kind: "text", text });
}

/**
 * A bare URL without the punctuation that ends its sentence; a closing bracket stays if the URL
 * opened one.
 */
function bareUrl(text: string): string | undefined {
  const whole = kUrl.exec(text)?.[0];
  if (whole === undefined) return undefined;
  let url = whole.replace(kUrlTail, "");
  if (url.includes("(") && whole[url.length] === ")") url += ")";
  return safeHref(url) === undefined ? undefined : url;
}

const kMarks = [
  ["**", "bold"],
  ["__", "bold"],
  ["~~", "struck"],
  ["*", "italic"],
  ["_", "italic"],
] as const;

const isWord = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character);

interface Found {
  node: Inline;
  end: number;
}

function emphasisAt(text: string, at: number, depth: number): Found | undefined {
  for (const [mark, kind] of kMarks) {
    if (!text.startsWith(mark, at)) continue;
    const from = at + mark.length;
    const first = text[from];
    if (first === undefined || /\s/.test(first) || first === mark[0]) continue;
    if (mark[0] === "_" && isWord(text[at - 1])) continue;
    const end = text.indexOf(mark, from + 1);
    if (end < 0 || /\s/.test(text[end - 1] ?? " ")) continue;
    if (mark[0] === "_" && isWord(text[end + mark.length])) continue;
    const line = text.slice(from, end);
    if (line.includes("\n")) continue;
    return { node: { kind, children: parseInline(line, depth + 1) }, end: end + mark.length };
  }
  return undefined;
}

function codeAt(text: string, at: number): Found | undefined {
  const end = text.indexOf("`", at + 1);
  if (end < at + 2) return undefined;
  return { node: { kind: "code", text: text.slice(at + 1, end) }, end: end + 1 };
}

function linkAt(text: string, at: number, depth: number): Found | undefined {
  const middle = text.indexOf("](", at + 1);
  if (middle < at + 2) return undefined;
  const end = text.indexOf(")", middle + 2);
  if (end < 0) return undefined;
  const label = text.slice(at + 1, middle);
  // Before the address is parsed: a run of brackets would have it parsed once for each of them.
  if (label.includes("[") || label.includes("\n")) return undefined;
  const href = safeHref(text.slice(middle + 2, end));
  if (href === undefined) return undefined;
  return {
    node: { kind: "link", href, children: parseInline(label, depth + 1, false) },
    end: end + 1,
  };
}

function urlAt(text: string, at: number): Found | undefined {
  if (isWord(text[at - 1])) return undefined;
  const url = bareUrl(text.slice(at, at + 2048));
  const href = url === undefined ? undefined : safeHref(url);
  if (url === undefined || href === undefined) return undefined;
  return {
    node: { kind: "link", href, children: [{ kind: "text", text: url }] },
    end: at + url.length,
  };
}

function nodeAt(text: string, at: number, depth: number, links: boolean): Found | undefined {
  switch (text[at]) {
    case "\n":
      return { node: { kind: "break" }, end: at + 1 };
    case "`":
      return codeAt(text, at);
    case "[":
      return links ? linkAt(text, at, depth) : undefined;
    case "h":
    case "H":
      return links ? urlAt(text, at) : undefined;
    case "*":
    case "_":
    case "~":
      return depth < kMarkdownDepthMax ? emphasisAt(text, at, depth) : undefined;
    default:
      return undefined;
  }
}

const kSpecial = /[\n`[hH*_~\\]/g;

function parseInline(text: string, depth = 0, links = true): Inline[] {
  const nodes: Inline[] = [];
  let at = 0;
  while (at < text.length) {
    kSpecial.lastIndex = at;
    const special = kSpecial.exec(text)?.index ?? text.length;
    pushText(nodes, text.slice(at, special));
    at = special;
    if (at >= text.length) break;
    if (text[at] === "\\" && /[\\`*_~[\]>#-]/.test(text[at + 1] ?? "")) {
      pushText(nodes, text[at + 1] ?? "");
      at += 2;
      continue;
    }
    const found = nodeAt(text, at, depth, links);
    if (found) {
      nodes.push(found.node);
      at = found.end;
    } else {
      pushText(nodes, text[at] ?? "");
      at += 1;
    }
  }
  return nodes;
}

/** Lines from `from` on that match, each reduced to what the pattern keeps; and where they end. */
function takeLines(
  lines: readonly string[],
  from: number,
  pattern: RegExp,
): { taken: string[]; end: number } {
  const taken: string[] = [];
  let end = from;
  for (; end < lines.length; end += 1) {
    const match = pattern.exec(lines[end] ?? "");
    if (!match) break;
    taken.push(match[match.length - 1] ?? "");
  }
  return { taken, end };
}

function fenceAt(
  lines: readonly string[],
  from: number,
): { block: Block; end: number } | undefined {
  if (!lines[from]?.startsWith("```")) return undefined;
  const oneLine = /^```(.+)```$/.exec(lines[from] ?? "");
  if (oneLine) return { block: { kind: "code", text: oneLine[1] ?? "" }, end: from + 1 };
  const close = lines.findIndex((line, index) => index > from && line.trimEnd() === "```");
  const end = close < 0 ? lines.length : close;
  return { block: { kind: "code", text: lines.slice(from + 1, end).join("\n") }, end: end + 1 };
}

function blockAt(
  lines: readonly string[],
  from: number,
  depth: number,
): { block: Block; end: number } | undefined {
  const line = lines[from] ?? "";
  const fence = fenceAt(lines, from);
  if (fence) return fence;
  if (kQuote.test(line) && depth < kMarkdownDepthMax) {
    const { taken, end } = takeLines(lines, from, kQuote);
    return { block: { kind: "quote", children: parseBlocks(taken, depth + 1) }, end };
  }
  const ordered = kOrdered.exec(line);
  const pattern = ordered ? kOrdered : kUnordered;
  if (!pattern.test(line)) return undefined;
  const { taken, end } = takeLines(lines, from, pattern);
  const items = taken.map((item) => parseInline(item));
  return {
    block: { kind: "list", ordered: ordered !== null, start: Number(ordered?.[1] ?? 1), items },
    end,
  };
}

function parseBlocks(lines: readonly string[], depth: number): Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const endParagraph = () => {
    if (paragraph.length > 0)
      blocks.push({ kind: "paragraph", children: parseInline(paragraph.join("\n")) });
    paragraph = [];
  };
  for (let at = 0; at < lines.length; ) {
    const found = blockAt(lines, at, depth);
    if (found) {
      endParagraph();
      blocks.push(found.block);
      at = found.end;
    } else {
      const line = lines[at] ?? "";
      if (line.trim() === "") endParagraph();
      else paragraph.push(line);
      at += 1;
    }
  }
  endParagraph();
  return blocks;
}

export function parseMarkdown(text: string): Block[] {
  return parseBlocks(text.replaceAll("\r\n", "\n").split("\n"), 0);
}

const kOnlyEmoji = /^(?:\p{RGI_Emoji}|\s){1,12}$/v;

/** True for up to a few emoji and nothing else: shown large. */
export function isOnlyEmoji(text: string): boolean {
  return (
    text.trim() !== "" && kOnlyEmoji.test(text) && [...text.replaceAll(/\s/g, "")].length <= 12
  );
}

/** One line without marks, for lists and notifications. */
export function plainText(text: string): string {
  return text
    .replaceAll(/```/g, "")
    .replaceAll(/(\*\*|__|~~|`)/g, "")
    .replaceAll(/\[([^[\]\n]+)\]\(https?:[^)\s]+\)/g, "$1")
    .replaceAll(/^(> ?|[-*] +)/gm, "")
    .replaceAll(/(?<![\p{L}\p{N}])([*_])(\S[^*_\n]*)\1(?![\p{L}\p{N}])/gu, "$2")
    .replaceAll(/\s+/g, " ")
    .trim();
}
