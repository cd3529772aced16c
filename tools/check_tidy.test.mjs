import assert from "node:assert/strict";
import { test } from "node:test";
import { checkTidy } from "./check_tidy.mjs";
import { measureFunctions } from "./lib/measure_functions.mjs";

const check = (files) => checkTidy(new Map(Object.entries(files)));
const repeat = (line, count) => `${line}\n`.repeat(count);
const cppFunction = (lines) => `int f(int a) {\n${repeat("  g();", lines - 2)}}\n`;
const component = (lines) => `export function Card() {\n${repeat("  g()", lines - 2)}}\n`;

test("a C++ file may have 600 lines, not 601", () => {
  assert.deepEqual(check({ "src/base/a.h": repeat("int a;", 600) }), []);
  assert.deepEqual(check({ "src/base/a.h": repeat("int a;", 601) }), [
    "src/base/a.h: 601 lines, at most 600",
  ]);
});

test("a TypeScript file may have 400 lines", () => {
  assert.equal(check({ "web/src/x/a.ts": repeat("g()", 401) }).length, 1);
  assert.equal(check({ "web/src/x/a.ts": repeat("g()", 400) }).length, 0);
});

test("generated files may be as long as they like", () => {
  assert.deepEqual(check({ "src/protocol/a.gen.h": repeat("int a;", 5000) }), []);
});

test("a function may have 70 lines, not 71", () => {
  assert.deepEqual(check({ "src/base/a.cpp": cppFunction(70) }), []);
  assert.deepEqual(check({ "src/base/a.cpp": `namespace x {\n${cppFunction(71)}}\n` }), [
    "src/base/a.cpp:2: function f has 71 lines, at most 70",
  ]);
});

test("a component may have 200 lines, a helper beside it 70", () => {
  assert.deepEqual(check({ "web/src/x/Card.tsx": component(200) }), []);
  assert.deepEqual(check({ "web/src/x/Card.tsx": component(201) }), [
    "web/src/x/Card.tsx:1: component Card has 201 lines, at most 200",
  ]);
  assert.equal(check({ "web/src/x/Card.tsx": component(71).replace("Card", "card") }).length, 1);
});

test("a line may have 100 columns unless it holds an address", () => {
  assert.equal(check({ "src/base/a.h": `${"x".repeat(101)}\n` }).length, 1);
  assert.equal(check({ "src/base/a.h": `${"é".repeat(100)}\n` }).length, 0);
  assert.equal(check({ "src/base/a.h": `// https://${"x".repeat(101)}\n` }).length, 0);
});

test("an open end needs an issue number", () => {
  const word = ["TO", "DO"].join("");
  assert.equal(check({ "src/base/a.h": `// ${word}: later\n` }).length, 1);
  assert.equal(check({ "src/base/a.h": `// ${word}(#12): later\n` }).length, 0);
});

test("every module has a README of at most 60 lines", () => {
  assert.deepEqual(check({ "src/base/CMakeLists.txt": "" }), ["src/base: README.md is missing"]);
  assert.deepEqual(check({ "web/src/features/call/a.ts": "" }), [
    "web/src/features/call: README.md is missing",
  ]);
  assert.deepEqual(
    check({ "src/base/CMakeLists.txt": "", "src/base/README.md": repeat("x", 61) }),
    ["src/base/README.md: 61 lines, at most 60"],
  );
  assert.deepEqual(
    check({ "src/base/CMakeLists.txt": "", "src/base/README.md": repeat("x", 60) }),
    [],
  );
});

test("C++ functions are found among classes, initialisers, lambdas and raw strings", () => {
  const text = `namespace a {
constexpr int kTable[] = {1, 2'000};
struct Point { int x = 0; };
class Box final : public Base {
 public:
  explicit Box(int a) : a_{a}, b_{f(a)} { g(); }
  int size() const noexcept {
    return sum([&] { return 1; });
  }
};
const char* text = R"({ "a": { )";
template <typename T>
auto map(T t) -> std::vector<T> {
  if (t) { return {}; }
  return {t};
}
TEST(Box, KeepsItsSize) {
}
}  // namespace a
`;
  const found = measureFunctions(text, "cpp").map(({ name, line, lines }) => [name, line, lines]);
  assert.deepEqual(found, [
    ["Box", 6, 1],
    ["size", 7, 3],
    ["map", 12, 5],
    ["Box.KeepsItsSize", 17, 2],
  ]);
});

test("TypeScript functions are found as declarations, arrows and methods", () => {
  const text = `export async function load(a: string): Promise<void> {
  if (a) { go() }
}
const pick = (a: { b: number }) => {
  return \`\${a.b} {\`
}
class Store {
  #set(value: number): void {
    this.x = { value }
  }
}
`;
  const found = measureFunctions(text, "typescript").map(({ name, line, lines }) => [
    name,
    line,
    lines,
  ]);
  assert.deepEqual(found, [
    ["load", 1, 3],
    ["pick", 4, 3],
    ["#set", 8, 3],
  ]);
});
