/** English is what the sources are written in; each language has its folder in locales/. */
export const kLanguages = ["en", "de", "ar"] as const;

export type Language = (typeof kLanguages)[number];

/** The languages' own names: somebody who cannot read the page must find theirs. */
export const kLanguageNames: Readonly<Record<Language, string>> = {
  en: "English",
  de: "Deutsch",
  ar: "العربية",
};

/**
 * What dates and numbers are written by. Arabic with the digits 0–9, because the numbers inside
 * messages are written with them, too.
 */
export const kFormatLocales: Readonly<Record<Language, string>> = {
  en: "en-GB",
  de: "de",
  ar: "ar-u-nu-latn",
};

export const directionOf = (language: Language): "ltr" | "rtl" =>
  language === "ar" ? "rtl" : "ltr";

/** The first of the wished languages ("de-AT", "ar") that there is; otherwise English. */
export function pickLanguage(wished: readonly string[]): Language {
  for (const tag of wished) {
    const base = tag.toLowerCase().split("-")[0];
    const found = kLanguages.find((language) => language === base);
    if (found) return found;
  }
  return "en";
}
