// The words of the settings pages, loaded with them.
import { i18n } from "@lingui/core";
import { messages } from "./locales/settings/en.po";

i18n.load("en", messages);
