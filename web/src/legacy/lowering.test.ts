// @vitest-environment node
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { lowerCss, simplerValue } from "../../scripts/legacy_css.ts";
import { syntaxProblem } from "../../scripts/legacy_syntax.ts";

describe("the style sheet for old browsers", () => {
  test("has a plain value before each one that they do not know", () => {
    expect(simplerValue("calc(8px + env(safe-area-inset-bottom))")).toBe("calc(8px + 0px)");
    expect(simplerValue("max(24px, env(safe-area-inset-top)) 20px")).toBe("24px 20px");
    expect(simplerValue("clamp(108px, 17vw, 232px)")).toBe("17vw");
    expect(simplerValue("color-mix(in srgb, var(--bg) 88%, transparent)")).toBe("var(--bg)");
    expect(lowerCss(".a{width:min(92vw,380px)}")).toBe(".a{width:92vw;width:min(92vw,380px)}");
  });

  test("has no light-dark, and dark parts have their own colours", () => {
    const css = lowerCss(
      ":root{color-scheme:light dark;--bg:light-dark(#fff,#000)}.stage{color-scheme:dark}",
    );
    expect(css).not.toContain("light-dark(");
    expect(css).toMatch(/\.stage\{--bg:var\(/);
  });

  test("has margins where flex containers know no gaps", () => {
    const css = lowerCss(".row{display:flex;gap:8px}.grid{display:grid;gap:9px}");
    expect(css).toContain(".no-flex-gap .row>*+*");
    expect(css).not.toContain(".no-flex-gap .grid");
  });

  test("loses no rule to a selector that is too new", () => {
    const css = lowerCss(".a:focus-visible,.b:hover,.c:has(input){color:red}.d:has(a){top:0}");
    expect(css).toBe(".a:focus,.b:hover{color:red}");
  });
});

describe("every style sheet", () => {
  const folder = new URL("..", import.meta.url);
  const sheets = readdirSync(folder, { recursive: true, encoding: "utf8" });
  test.each(sheets.filter((name) => name.endsWith(".css")))("%s can be lowered", (name) => {
    const css = lowerCss(readFileSync(new URL(name, folder), "utf8"));
    expect(css).not.toMatch(/light-dark\(|:has\(|inline-start/);
  });
});

describe("logical sides", () => {
  test("become physical, once for each direction", () => {
    expect(lowerCss(".a{margin-inline-start:8px}")).toBe(
      ".a{margin-left:8px}[dir=rtl] .a{margin-left:0;margin-right:8px}",
    );
    expect(lowerCss(".a{padding:4px 6px;padding-inline-end:9px}")).toBe(
      ".a{padding:4px 9px 4px 6px}[dir=rtl] .a{padding-left:9px;padding-right:6px}",
    );
  });

  test("may be sums of sums", () => {
    const css = lowerCss(".a{inset-block:calc(64px + env(safe-area-inset-top)) 116px}");
    expect(css).toContain("top:64px;");
    expect(css).toContain("bottom:116px");
  });

  test("that are the same on both sides stay one rule", () => {
    expect(lowerCss(".a{margin-inline:8px;inset:0}")).toBe(
      ".a{margin-left:8px;margin-right:8px;top:0;bottom:0;left:0;right:0}",
    );
  });
});

describe("the check of the syntax", () => {
  test("takes async functions and refuses what came later", () => {
    expect(syntaxProblem("async function f() { await g(); }", 2017)).toBeUndefined();
    for (const source of ["a?.b", "a ?? b", "({...a})", "class A { b = 1 }", "try {} catch {}"])
      expect(syntaxProblem(source, 2017)).toMatch(/^SyntaxError/);
  });
});
