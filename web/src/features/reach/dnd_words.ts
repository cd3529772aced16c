import { t } from "@lingui/core/macro";
import type { DndChoice } from "./quiet_times";

export function dndChoiceWords(choice: DndChoice): string {
  switch (choice) {
    case "half_hour":
      return t`For 30 minutes`;
    case "hour":
      return t`For an hour`;
    case "tomorrow":
      return t`Until tomorrow`;
    case "endless":
      return t`Until I turn it off`;
  }
}
