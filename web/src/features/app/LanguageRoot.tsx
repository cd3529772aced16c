import { t } from "@lingui/core/macro";
import { type ReactNode, useEffect, useState, useSyncExternalStore } from "react";
import { I18nProvider } from "react-aria-components";
import { activateLanguage, activeLanguage, formatLocale, onLanguageChange } from "../../i18n";
import { showToast } from "../../ui/toasts";
import { useLanguageChoice } from "./language_setting";

/**
 * Keeps the page in the chosen language. Another one remounts everything below, because every word
 * changes; what must outlive that, such as a call, is in the engine.
 */
export function LanguageRoot({ children }: { children: ReactNode }) {
  const active = useSyncExternalStore(onLanguageChange, activeLanguage);
  const { language } = useLanguageChoice();
  // What the browser wishes can change while the page is open.
  const [, look] = useState(0);
  useEffect(() => {
    const wish = () => look((count) => count + 1);
    window.addEventListener("languagechange", wish);
    return () => window.removeEventListener("languagechange", wish);
  }, []);
  useEffect(() => {
    if (language === activeLanguage()) return;
    activateLanguage(language).catch(() => showToast(t`The language could not be loaded.`));
  }, [language]);
  return (
    <I18nProvider key={active} locale={formatLocale()}>
      {children}
    </I18nProvider>
  );
}
