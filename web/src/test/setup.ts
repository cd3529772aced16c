import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";
import { activateLocale } from "../i18n/index";

activateLocale();
afterEach(cleanup);
