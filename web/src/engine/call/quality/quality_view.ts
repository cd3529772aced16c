// What is measured, as screens see it.
import { IDLE_CALL } from "../initial_view";
import type { CallQualityView } from "../view";
import type { Measured } from "./call_quality";
import { shownWord } from "./shown_line";

export function qualityView(measured: Measured | undefined): CallQualityView {
  if (!measured) return IDLE_CALL.stats;
  const { totals, rates, verdict, decision } = measured;
  return {
    path: totals.path,
    relayProtocol: totals.relayProtocol,
    quality: verdict && shownWord(verdict.quality, verdict.warn),
    weakSide: verdict?.weakSide,
    videoPaused: decision?.videoPaused ?? false,
    warn: verdict?.warn ?? false,
    roundTripMs: totals.roundTripS === undefined ? undefined : Math.round(totals.roundTripS * 1000),
    lossSent: rates?.lossSent,
    lossReceived: rates?.lossReceived,
    sentKbps: rates?.sentKbps,
    receivedKbps: rates?.receivedKbps,
    sentWidth: totals.sentWidth,
    sentHeight: totals.sentHeight,
    receivedWidth: totals.receivedWidth,
    receivedHeight: totals.receivedHeight,
  };
}
