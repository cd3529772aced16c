// The words of the page: one catalogue per language and area, loaded when it is needed.
import { i18n, type Messages } from "@lingui/core";
import type { Area } from "./areas";
import { directionOf, kFormatLocales, type Language } from "./languages";

const catalogues = import.meta.glob<Messages>("./locales/*/*.po", { import: "messages" });
const kMain = "main";

let active: Language = "en";
const areas = new Set<string>([kMain]);
const listeners = new Set<() => void>();

async function load(language: Language, area: string): Promise<void> {
  const catalogue = catalogues[`./locales/${language}/${area}.po`];
  if (catalogue) i18n.load(language, await catalogue());
}

/** The language of the page. */
export const activeLanguage = (): Language => active;

/** What `Intl` formats by. */
export const formatLocale = (): string => kFormatLocales[active];

/** Calls when another language has become the active one. */
export function onLanguageChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

let wanted: Language | undefined;

/**
 * Makes a language the page's, once all its words that the page uses are here. Fails without
 * changing anything when they cannot be loaded; of several calls the last one wins.
 */
export async function activateLanguage(language: Language): Promise<void> {
  wanted = language;
  await Promise.all([...areas].map((area) => load(language, area)));
  if (wanted !== language) return;
  active = language;
  i18n.activate(language, kFormatLocales[language]);
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
  for (const listener of listeners) listener();
}

/** Loads a part of the page together with its words. */
export async function withWords<T>(area: Area, part: () => Promise<T>): Promise<T> {
  // Noted first: a language that is chosen meanwhile brings these words as well.
  areas.add(area);
  const [loaded] = await Promise.all([part(), load(active, area), wanted && load(wanted, area)]);
  return loaded;
}
