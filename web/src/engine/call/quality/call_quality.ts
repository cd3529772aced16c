// Everything that is measured and decided in one call, second by second, over however many peer
// connections it has.
import type { CallReport } from "../../../protocol/types.gen";
import type { RelayProtocol } from "../evidence";
import { ratesBetween, readTotals, type StatsRates, type StatsTotals } from "../stats";
import { AdaptationController, type Decision } from "./adaptation";
import { QualityJudge, type QualityVerdict } from "./judge";
import type { Wishes } from "./ladder";
import { type CallCourse, reportOf } from "./report";
import { Timeline } from "./timeline";

/** What should be going on, to tell a pause from a failure. */
export interface Circumstances extends Wishes {
  /** The other side says its microphone, its camera is on. */
  hearsPeer: boolean;
  seesPeer: boolean;
}

export interface Measured {
  totals: StatsTotals;
  rates: StatsRates | undefined;
  verdict: QualityVerdict | undefined;
  decision: Decision | undefined;
}

export class CallQuality {
  readonly timeline = new Timeline();
  private judge = new QualityJudge();
  private adaptation = new AdaptationController();
  private latest: Measured | undefined;
  private relayProtocol: RelayProtocol | undefined;
  private beganAtMs: number | undefined;
  private frozenMs = 0;
  private toldPaused = false;
  private readonly circumstances: () => Circumstances;
  private readonly onPaused: (paused: boolean) => void;

  /** `onPaused`: our picture is held back from now on, or not any more. */
  constructor(circumstances: () => Circumstances, onPaused: (paused: boolean) => void) {
    this.circumstances = circumstances;
    this.onPaused = onPaused;
  }

  get measured(): Measured | undefined {
    return this.latest;
  }

  /** Another call. */
  begin(): void {
    this.timeline.clear();
    this.judge = new QualityJudge();
    this.adaptation = new AdaptationController();
    this.beganAtMs = undefined;
    this.toldPaused = false;
    this.interrupt();
  }

  /** undefined: nothing was ever measured. */
  report(course: Omit<CallCourse, "samples" | "relayProtocol">): CallReport | undefined {
    const { relayProtocol } = this;
    return reportOf({ ...course, samples: this.timeline.samples(), relayProtocol });
  }

  /** The sums begin at zero again: another peer connection, or none. */
  interrupt(): void {
    this.latest = undefined;
    this.frozenMs = 0;
  }

  take(
    report: RTCStatsReport,
    nowMs: number,
    remoteRelays: ReadonlySet<string> = new Set(),
  ): Measured {
    const circumstances = this.circumstances();
    const totals = readTotals(report, nowMs, remoteRelays);
    if (totals.path !== undefined) this.relayProtocol = totals.relayProtocol;
    const before = this.latest;
    const rates = before && ratesBetween(before.totals, totals);
    if (!before || !rates) {
      this.latest = { totals, rates, verdict: undefined, decision: undefined };
      return this.latest;
    }
    const roundTripMs = totals.roundTripS === undefined ? undefined : totals.roundTripS * 1000;
    const videoSentKbps = Math.max(0, rates.sentKbps - rates.audioSentKbps);
    const spanMs = totals.atMs - before.totals.atMs;
    const frozenMs = circumstances.seesPeer ? this.freeze(rates, spanMs, totals) : 0;
    const concealed = circumstances.hearsPeer ? rates.concealed : 0;
    const { lossSent, lossReceived, audioSentKbps, packetsReceived } = rates;
    const { availableKbps } = totals;
    const decision = this.adaptation.step(
      { roundTripMs, lossSent, availableKbps, videoSentKbps, audioSentKbps, packetsReceived },
      nowMs,
      circumstances,
    );
    const paused = decision.videoPaused;
    const line = { roundTripMs, lossSent, lossReceived, concealed, frozenMs, paused };
    const verdict = this.judge.judge(line, nowMs);
    this.beganAtMs ??= before.totals.atMs;
    this.timeline.add({
      atMs: nowMs - this.beganAtMs,
      roundTripMs,
      jitterMs: totals.jitterS === undefined ? undefined : totals.jitterS * 1000,
      lossSent,
      lossReceived,
      audioSentKbps,
      audioReceivedKbps: rates.audioReceivedKbps,
      videoSentKbps,
      videoReceivedKbps: Math.max(0, rates.receivedKbps - rates.audioReceivedKbps),
      heightSent: rates.framesEncoded > 0 ? shorterSide(totals.sentWidth, totals.sentHeight) : 0,
      heightReceived:
        rates.framesDecoded > 0 ? shorterSide(totals.receivedWidth, totals.receivedHeight) : 0,
      fpsSent: perSecond(rates.framesEncoded, spanMs),
      fpsReceived: perSecond(rates.framesDecoded, spanMs),
      frozenMs,
      concealed,
      concealedMs: circumstances.hearsPeer ? rates.concealedMs : 0,
      concealments: rates.concealments,
      level: rates.level,
      path: totals.path,
      quality: verdict.quality,
      videoPaused: paused,
    });
    this.latest = { totals, rates, verdict, decision };
    this.tellPaused(paused);
    return this.latest;
  }

  private tellPaused(paused: boolean): void {
    if (paused === this.toldPaused) return;
    this.toldPaused = paused;
    this.onPaused(paused);
  }

  /**
   * Browsers count a freeze when the picture moves again, some not at all: seconds without a
   * picture count at once, and are taken off what the browser says afterwards.
   */
  private freeze(rates: StatsRates, spanMs: number, totals: StatsTotals): number {
    if (rates.framesDecoded === 0 && totals.framesDecoded > 0) {
      this.frozenMs += spanMs;
      return Math.round(spanMs);
    }
    const charged = this.frozenMs;
    this.frozenMs = 0;
    return Math.min(spanMs, Math.max(0, rates.freezeMs - charged));
  }
}

function shorterSide(width: number | undefined, height: number | undefined): number {
  return Math.min(width ?? 0, height ?? 0);
}

function perSecond(count: number, spanMs: number): number {
  return Math.round((count * 1000) / Math.max(1, spanMs));
}
