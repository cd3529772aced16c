import "@fontsource-variable/inter/wght.css";
import "./ui/tokens.css";
import "./ui/base.css";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createBrowserPorts, createEngine } from "./engine";
import { EngineProvider } from "./features/app/engine_context";
import { LanguageRoot } from "./features/app/LanguageRoot";
import { keepInstallOffer } from "./features/app/install_offer";
import { storedLanguage } from "./features/app/language_setting";
import { applyStoredTheme } from "./features/settings/theme";
import { activateLanguage } from "./i18n";
import { router } from "./pages/router";
import { catchLostEscape } from "./ui/lost_escape";

applyStoredTheme();
keepInstallOffer();
catchLostEscape();
// The words, the first page and the server's greeting are fetched at the same time.
const words = activateLanguage(storedLanguage()).catch(() => activateLanguage("en"));
const engine = createEngine(createBrowserPorts());
engine.start();
void router.load();

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
const showPage = () =>
  createRoot(root).render(
    <StrictMode>
      <EngineProvider value={engine}>
        <LanguageRoot>
          <RouterProvider router={router} />
        </LanguageRoot>
      </EngineProvider>
    </StrictMode>,
  );
words.then(showPage, () => document.getElementById("sorry")?.removeAttribute("hidden"));
