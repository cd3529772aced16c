import { t } from "@lingui/core/macro";
import type { CallView } from "../../../engine";
import { networkSentence } from "../call_words";

/** What the quality means for this call, in one sentence. */
export function qualitySentence(view: CallView): string {
  switch (view.stats.quality) {
    case undefined:
      return t`Still measuring.`;
    case "excellent":
      return t`Sound and picture come through as they should.`;
    case "good":
      return t`Sound and picture come through, with small losses that you will hardly notice.`;
    case "weak":
    case "bad":
      return networkSentence(view);
  }
}
