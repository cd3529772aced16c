import { i18n, type Messages } from "@lingui/core";
import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

const english = import.meta.glob<Messages>("../i18n/locales/en/*.po", {
  import: "messages",
  eager: true,
});
for (const messages of Object.values(english)) i18n.load("en", messages);
i18n.activate("en");
afterEach(cleanup);

// Parts that are loaded late are also late on a machine with other work.
configure({ asyncUtilTimeout: 4_000 });
