// What screens say of a line: bars, words, marks and sentences come from one judgement, the worst
// of all that is known. Each part gets better only when that holds, so the whole does not flicker.
import type { CallQualityView, Quality } from "../view";

export function isWeak(quality: Quality | undefined): boolean {
  return quality === "weak" || quality === "bad";
}

/** While a sentence says that the line is weak, it is no better than that. */
export function shownWord(measured: Quality, warn: boolean): Quality {
  return warn && !isWeak(measured) ? "weak" : measured;
}

/**
 * Of our own line in a group call: what is measured here, and whether the server tells everybody
 * that it is weak. What is weak is on our side: at the other end is the server.
 */
export function ownLine(measured: CallQualityView, saidWeak: boolean): CallQualityView {
  const { quality, weakSide } = measured;
  if (isWeak(quality)) return weakSide === "mine" ? measured : { ...measured, weakSide: "mine" };
  return saidWeak ? { ...measured, quality: "weak", weakSide: "mine" } : measured;
}
