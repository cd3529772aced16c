// read_report.mjs <vitest|playwright> <report.json> <state prefix>: turns a runner's JSON report
// into <prefix>.counts ("passed failed skipped") and <prefix>.closing (plain lines). A missing
// report counts as one failure: the runner died before it could write one.
import { readFileSync, writeFileSync } from "node:fs";

const kReaders = {
  vitest: (report) => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests + countBrokenFiles(report),
    skipped: report.numPendingTests + report.numTodoTests,
    name: "vitest",
  }),
  playwright: (report) => ({
    passed: report.stats.expected,
    failed: report.stats.unexpected + report.stats.flaky + (report.errors.length > 0 ? 1 : 0),
    skipped: report.stats.skipped,
    name: "playwright",
    titles: failedTitles(report.suites),
  }),
};

/** Files that could not even be loaded have no test in the report, but must not pass. */
function countBrokenFiles(report) {
  return report.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  ).length;
}

/** Of the tests that failed, with their files and how they did. */
function failedTitles(suites) {
  return suites.flatMap((suite) => [
    ...(suite.specs ?? [])
      .filter((spec) => !spec.ok)
      .map((spec) => `${spec.file}:${spec.line} ${spec.title}: ${firstError(spec)}`),
    ...failedTitles(suite.suites ?? []),
  ]);
}

/**
 * The first error of a test in one line, with the lines of the test's file that it comes from, the
 * innermost first: of one that ran out of time, what it waited for.
 */
function firstError(spec) {
  const errors = spec.tests.flatMap((test) => test.results).flatMap((result) => result.errors);
  const error = errors.find(({ location }) => location) ?? errors[0];
  if (!error) return "no error was reported";
  const words = (error.message ?? "").replace(/\x1b\[[0-9;]*m/g, "").replace(/\s+/g, " ");
  const calls = [...words.matchAll(/ at [^ ]* ?\(?[^ ]*\/([^ /]+):(\d+):\d+/g)];
  const lines = calls.filter(([, file]) => spec.file.endsWith(file)).map(([, , line]) => line);
  return `${words.slice(0, 240)} (line ${lines.join(" of ") || error.location?.line})`;
}

const [runner, path, prefix] = process.argv.slice(2);
let result;
try {
  result = kReaders[runner](JSON.parse(readFileSync(path, "utf8")));
} catch (error) {
  result = {
    passed: 0,
    failed: 1,
    skipped: 0,
    name: `${runner} left no report (${error.message})`,
  };
}
const { passed, failed, skipped, name, titles = [] } = result;
writeFileSync(`${prefix}.counts`, `${passed} ${failed} ${skipped}\n`);
writeFileSync(
  `${prefix}.closing`,
  [
    `${name}: ${passed} passed, ${failed} failed, ${skipped} skipped`,
    ...titles.map((title) => `failed: ${title}`),
    "",
  ].join("\n"),
);
