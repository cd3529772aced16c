import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { activateLocale } from "./i18n";

activateLocale();
const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(<StrictMode>Earshot</StrictMode>);
