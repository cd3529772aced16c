import { describe, expect, test } from "vitest";
import { acceptNewerExpressions, coarserSource } from "./regexp";

/** What Firefox 55 takes, as far as the page cares. */
class OldRegExp extends RegExp {
  constructor(source: string | RegExp, flags?: string) {
    if (/\(\?<[!=]|\\p\{/.test(String(source)) || flags?.includes("v"))
      throw new SyntaxError("invalid regexp group");
    super(source, flags);
  }
}

function oldPage(): { RegExp: RegExpConstructor } {
  const page = { RegExp: OldRegExp as unknown as RegExpConstructor };
  acceptNewerExpressions(page);
  return page;
}

describe("expressions that are newer than the browser", () => {
  test("lose what stands before, and still match", () => {
    expect(coarserSource("(?<![\\p{L})(])(a)")).toBe("(a)");
    const page = oldPage();
    expect("an ant".split(new page.RegExp("(?<![\\p{L}\\p{N}])(an)", "giu"))).toContain("an");
  });

  test("know letters of other scripts inside and outside of classes", () => {
    const page = oldPage();
    expect(new page.RegExp("^[\\p{L}\\p{N}]+$", "u").test("Ünïقلم7")).toBe(true);
    expect("é".normalize("NFKD").replace(new page.RegExp("\\p{M}", "gu"), "")).toBe("e");
  });

  test("tell emoji from words", () => {
    const page = oldPage();
    const onlyEmoji = new page.RegExp("^(?:\\p{RGI_Emoji}|\\s){1,12}$", "v");
    expect(onlyEmoji.test("👍🏽 🎉")).toBe(true);
    expect(onlyEmoji.test("fine")).toBe(false);
  });

  test("stay what they are where they are known", () => {
    const page = { RegExp };
    acceptNewerExpressions(page);
    expect(page.RegExp).toBe(RegExp);
  });
});
