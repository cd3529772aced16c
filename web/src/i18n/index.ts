import { i18n } from "@lingui/core";
import { messages } from "./locales/en.po";

/** Makes English, the only language so far, the active one. Called once before the first render. */
export function activateLocale(): void {
  i18n.loadAndActivate({ locale: "en", messages });
}
