import { useBrowserSetting } from "./browser_setting";
import { kLanguages, type Language, pickLanguage } from "../../i18n/languages";

/** `system`: the first of the browser's languages that there is. */
export type LanguageChoice = "system" | Language;

const kKey = "earshot.language";

const languageOf = (choice: string | null): Language =>
  kLanguages.find((language) => language === choice) ?? pickLanguage(navigator.languages ?? []);

/** For the first paint. */
export function storedLanguage(): Language {
  try {
    return languageOf(localStorage.getItem(kKey));
  } catch {
    return languageOf(null);
  }
}

export function useLanguageChoice(): {
  choice: LanguageChoice;
  language: Language;
  choose(choice: LanguageChoice): void;
} {
  const [choice, choose] = useBrowserSetting<LanguageChoice>(kKey, "system");
  return { choice, language: languageOf(choice), choose };
}
