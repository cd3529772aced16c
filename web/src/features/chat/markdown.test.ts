import { describe, expect, it, vi } from "vitest";
import { isOnlyEmoji, parseMarkdown, plainText, safeHref } from "./markdown";

const paragraph = (text: string) => {
  const [block] = parseMarkdown(text);
  return block?.kind === "paragraph" ? block.children : undefined;
};

describe("parseMarkdown", () => {
  it("keeps plain text as it is, HTML included", () => {
    expect(paragraph("<b>no</b> & <script>alert(1)</script>")).toEqual([
      { kind: "text", text: "<b>no</b> & <script>alert(1)</script>" },
    ]);
  });

  it("knows bold, italic, struck and code", () => {
    expect(paragraph("**a** *b* ~~c~~ `*d*`")).toEqual([
      { kind: "bold", children: [{ kind: "text", text: "a" }] },
      { kind: "text", text: " " },
      { kind: "italic", children: [{ kind: "text", text: "b" }] },
      { kind: "text", text: " " },
      { kind: "struck", children: [{ kind: "text", text: "c" }] },
      { kind: "text", text: " " },
      { kind: "code", text: "*d*" },
    ]);
  });

  it("leaves arithmetic and snake_case alone", () => {
    expect(paragraph("2 * 3 * 4 and a_b_c")).toEqual([
      { kind: "text", text: "2 * 3 * 4 and a_b_c" },
    ]);
  });

  it("links an address without the full stop of its sentence", () => {
    expect(paragraph("See https://example.org/a_(b).")).toEqual([
      { kind: "text", text: "See " },
      {
        kind: "link",
        href: "https://example.org/a_(b)",
        children: [{ kind: "text", text: "https://example.org/a_(b)" }],
      },
      { kind: "text", text: "." },
    ]);
  });

  it.each([
    "javascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    "//evil",
  ])("never links %s", (href) => {
    expect(safeHref(href)).toBeUndefined();
    expect(JSON.stringify(parseMarkdown(`[x](${href})`))).not.toContain('"link"');
  });

  it("makes code blocks, quotes and lists", () => {
    const text = "```\na **b**\n```\n> quoted\n> more\n1. one\n2. two\n- dash";
    expect(parseMarkdown(text).map((block) => block.kind)).toEqual([
      "code",
      "quote",
      "list",
      "list",
    ]);
    expect(parseMarkdown(text)[0]).toEqual({ kind: "code", text: "a **b**" });
    expect(parseMarkdown(text)[2]).toMatchObject({ ordered: true, start: 1 });
  });

  it("closes an open fence at the end of the text", () => {
    expect(parseMarkdown("```\nlost?")).toEqual([{ kind: "code", text: "lost?" }]);
  });

  it("survives deep and unclosed marks", () => {
    const hostile = `${"**a ".repeat(2000)}${"> ".repeat(500)}${"[".repeat(500)}${"`".repeat(501)}`;
    expect(parseMarkdown(hostile).length).toBeGreaterThan(0);
  });
});

describe("hostile text", () => {
  it("parses an address once, however many brackets stand before it", () => {
    const parse = vi.spyOn(globalThis, "URL");
    parseMarkdown(`${"[".repeat(1000)}a](https://example.org)`);
    expect(parse).toHaveBeenCalledTimes(1);
  });
});

describe("plainText", () => {
  it("takes the innermost bracket for a link's, as parseMarkdown does", () => {
    expect(plainText("[a [b](https://example.org)")).toBe("[a b");
  });

  it("drops the marks and joins the lines", () => {
    expect(plainText("**a**\n> *b*  `c` [d](https://e.org)")).toBe("a b c d");
  });
});

describe("isOnlyEmoji", () => {
  it("tells emoji from text", () => {
    expect(isOnlyEmoji("🎉 👍")).toBe(true);
    expect(isOnlyEmoji("🎉 yes")).toBe(false);
    expect(isOnlyEmoji("42")).toBe(false);
    expect(isOnlyEmoji(" ")).toBe(false);
  });
});
