import assert from "node:assert/strict";
import { test } from "node:test";
import { physicalDeclarations } from "../web/scripts/physical_css.mjs";
import { checkWords, parsePo } from "../web/scripts/po_words.mjs";

const po = (source, words) =>
  `#: a.ts\nmsgid ${JSON.stringify(source)}\nmsgstr ${JSON.stringify(words)}`;
const problems = (source, words, language) => checkWords(parsePo(po(source, words)), language);

test("a complete translation has no problem", () => {
  assert.deepEqual(problems("Hello {name}", "Hallo {name}", "de"), []);
});

test("a message without words is a problem", () => {
  assert.deepEqual(problems("Hello", "", "de"), ['no words for "Hello"']);
});

test("a message of several lines is read whole", () => {
  const text = 'msgid ""\n"one "\n"two"\nmsgstr ""\n"eins "\n"zwei"';
  assert.deepEqual(parsePo(text), [{ source: "one two", words: "eins zwei" }]);
});

test("a lost placeholder is a problem", () => {
  assert.deepEqual(problems("Hello {name}", "Hallo", "de"), ['{name} is missing in "Hallo"']);
});

test("Arabic needs six forms of a plural", () => {
  const source = "{n, plural, one {# file} other {# files}}";
  const two = "{n, plural, one {ملف} other {# ملف}}";
  assert.equal(problems(source, two, "ar").length, 4);
  const six =
    "{n, plural, zero {لا ملفات} one {ملف} two {ملفان} few {# ملفات} many {# ملفًا} other {# ملف}}";
  assert.deepEqual(problems(source, six, "ar"), []);
});

test("words inside a plural are no placeholders, placeholders there are", () => {
  const source = "{n, plural, one {day} other {Days, {name}}}";
  assert.deepEqual(problems(source, "{n, plural, one {Tag} other {Tage, {name}}}", "de"), []);
  assert.equal(problems(source, "{n, plural, one {Tag} other {Tage}}", "de").length, 1);
});

test("a plural that became a plain sentence is a problem", () => {
  assert.equal(problems("{n, plural, one {# a} other {# b}}", "{n} b", "de").length, 1);
});

test("physical sides are found, with their line", () => {
  assert.deepEqual(physicalDeclarations(".a {\n  margin-left: 4px;\n  text-align: right;\n}"), [
    "2: margin-left: 4px",
    "3: text-align: right",
  ]);
});

test("logical sides, comments and values that only sound like sides pass", () => {
  const css = "/* left: 1px */ .left:hover { margin-inline-start: 4px; --right: 1px; }";
  assert.deepEqual(physicalDeclarations(css), []);
});
