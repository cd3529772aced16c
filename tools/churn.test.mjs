import assert from "node:assert/strict";
import { test } from "node:test";
import { sectionOf, withSection } from "../bench/lib/page.mjs";
import { churnTable, judgeChurn, kChurnTitle, quarters } from "./churn.mjs";

const result = {
  seconds: 600,
  joined: 40,
  joins: 40,
  failed: 0,
  lost: 0,
  left: 25,
  shares: 6,
  moves: 10,
  packets_received: 1000,
  violations: { gap: 0, undecodable: 0 },
};
const memory = (...means) =>
  means.flatMap((mb, quarter) =>
    Array.from({ length: 25 }, (_, n) => ({ second: 25 * quarter + n, mb })),
  );
const good = { result, samples: memory(80, 100, 101, 104), stderr: "", code: 0 };

test("a run in which nothing happened is good", () => {
  assert.deepEqual(judgeChurn(good), []);
});

test("memory of the last quarter may be 5 % above the second, not more", () => {
  assert.deepEqual(judgeChurn({ ...good, samples: memory(10, 100, 100, 106) }), [
    "memory grew from 100.0 MB to 106.0 MB",
  ]);
  assert.equal(judgeChurn({ ...good, samples: [] }).length, 1);
  const short = {
    ...good,
    result: { ...result, seconds: 599 },
    samples: memory(10, 100, 100, 106),
  };
  assert.deepEqual(judgeChurn(short), [], "it still fills");
});

test("a report, a violation and a failed join are told", () => {
  const report = { stderr: "a.cpp:3:1: runtime error: shift exponent", code: 1 };
  assert.deepEqual(judgeChurn({ ...good, ...report, result: undefined }), [
    "a sanitizer reported something",
    "earshot-load ended with 1 and said nothing",
  ]);
  const bad = { ...result, failed: 2, lost: 1, violations: { gap: 3, undecodable: 0 } };
  assert.deepEqual(judgeChurn({ ...good, result: bad, code: 1 }), [
    "3 × gap",
    "2 could not join",
    "1 were lost again",
  ]);
  const leak = "==1==ERROR: LeakSanitizer: detected memory leaks";
  assert.deepEqual(judgeChurn({ ...good, stderr: leak, code: 23 }), [
    "a sanitizer reported something",
  ]);
  assert.deepEqual(judgeChurn({ ...good, code: 5 }), ["earshot-load ended with 5"]);
});

test("quarters are those of the time", () => {
  assert.deepEqual(quarters(memory(1, 2, 3, 4)), [1, 2, 3, 4]);
});

test("its table has its place in the page, and another run takes it", () => {
  const first = withSection("# Performance\n\n## One\ntext\n", churnTable({ ...good, faults: [] }));
  const second = withSection(first, churnTable({ ...good, faults: ["something"] }));
  assert.match(sectionOf(first, kChurnTitle), /judgement \| good/);
  assert.match(sectionOf(second, kChurnTitle), /judgement \| something/);
  assert.equal(second.split(kChurnTitle).length, 2);
  assert.match(second, /^# Performance\n\n## One\ntext\n/);
  assert.equal(sectionOf("## One\n", kChurnTitle), "");
});
