import "@fontsource-variable/inter/wght.css";
import "./ui/tokens.css";
import "./ui/base.css";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createBrowserPorts, createEngine } from "./engine";
import { EngineProvider } from "./features/app/engine_context";
import { applyStoredTheme } from "./features/settings/theme";
import { activateLocale } from "./i18n";
import { router } from "./pages/router";

applyStoredTheme();
activateLocale();

const engine = createEngine(createBrowserPorts());
engine.start();

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <EngineProvider value={engine}>
      <RouterProvider router={router} />
    </EngineProvider>
  </StrictMode>,
);
