import { afterEach, beforeEach, expect, test, vi } from "vitest";

const native = Intl.PluralRules;

beforeEach(async () => {
  Object.assign(Intl, { PluralRules: undefined });
  vi.resetModules();
  await import("./intl");
});
afterEach(() => {
  Object.assign(Intl, { PluralRules: native });
});

test("old browsers count as new ones do, in every language of the page", () => {
  for (const locale of ["en-GB", "de", "ar-u-nu-latn"]) {
    const ours = new Intl.PluralRules(locale);
    const theirs = new native(locale);
    expect(Intl.PluralRules).not.toBe(native);
    for (let count = 0; count <= 210; ++count)
      expect(`${locale} ${count} ${ours.select(count)}`).toBe(
        `${locale} ${count} ${theirs.select(count)}`,
      );
  }
});
