import { render, type RenderResult } from "@testing-library/react";
import userEvent, { type UserEvent } from "@testing-library/user-event";
import type { ReactElement } from "react";
import { EngineProvider } from "../features/app/engine_context";
import type { FakeEngine } from "./fake_engine";

/** Renders with the engine, and gives somebody who types and presses. */
export function renderWith(
  engine: FakeEngine,
  element: ReactElement,
): RenderResult & { user: UserEvent } {
  const user = userEvent.setup();
  return { user, ...render(<EngineProvider value={engine}>{element}</EngineProvider>) };
}
