// Parts of Intl for the languages of this application (src/i18n/languages.ts).

const language = (locale: unknown): string => String(locale ?? "en").slice(0, 2);

/** The plural category by the rules of CLDR, for whole numbers. */
function categoryOf(locale: string, count: number): Intl.LDMLPluralRule {
  if (locale !== "ar") return count === 1 ? "one" : "other";
  if (count === 0) return "zero";
  if (count === 1) return "one";
  if (count === 2) return "two";
  const rest = count % 100;
  if (rest >= 3 && rest <= 10) return "few";
  return rest >= 11 ? "many" : "other";
}

const intl = Intl as unknown as Record<string, unknown>;

intl.PluralRules ??= class {
  private readonly locale: string;
  constructor(locale?: unknown) {
    this.locale = language(locale);
  }
  select(count: number): string {
    return categoryOf(this.locale, Math.abs(count));
  }
  resolvedOptions() {
    return { locale: this.locale };
  }
};

intl.ListFormat ??= class {
  format(items: Iterable<string>): string {
    return [...items].join(", ");
  }
};

if (!Intl.NumberFormat.prototype.formatToParts) {
  Intl.NumberFormat.prototype.formatToParts = function (value?: number | bigint | string) {
    return this.format(Number(value))
      .split(/(\d+)/)
      .filter((part) => part !== "")
      .map((part) => ({ type: /\d/.test(part) ? "integer" : "literal", value: part }));
  };
}
