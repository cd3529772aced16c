// Sound and picture from this page to itself, through the relay and back.
import type { ConnectionCause, IceServer } from "../../protocol/types.gen";
import { configurationOf } from "../call/peer_link";
import { readTotals } from "../call/stats";
import type { TestMedia } from "../ports/ports";
import type { TestPorts } from "./gather";
import type { RelayedMedia } from "./state";

const WAIT_MS = 15_000;
const POLL_MS = 200;
/** Believed with this much; then the line is measured for a while. */
const PACKETS_MIN = 25;
const FRAMES_MIN = 10;
const MEASURE_MS = 2_000;

export interface LoopbackResult {
  cause: ConnectionCause | undefined;
  durationMs: number;
  media: RelayedMedia | undefined;
}

type Pair = readonly [sender: RTCPeerConnection, receiver: RTCPeerConnection];

async function connect([sender, receiver]: Pair, { audio, video }: TestMedia): Promise<void> {
  for (const [from, to] of [
    [sender, receiver],
    [receiver, sender],
  ] as const) {
    from.addEventListener("icecandidate", ({ candidate }) => {
      // A candidate of a connection that was closed meanwhile is of no use.
      if (candidate) to.addIceCandidate(candidate.toJSON()).catch(() => undefined);
    });
  }
  sender.addTransceiver(audio, { direction: "sendonly" });
  sender.addTransceiver(video, { direction: "sendonly" });
  const offer = await sender.createOffer();
  await receiver.setRemoteDescription(offer);
  await sender.setLocalDescription(offer);
  const answer = await receiver.createAnswer();
  await sender.setRemoteDescription(answer);
  await receiver.setLocalDescription(answer);
}

/** Sound packets and decoded pictures. */
function arrivals(report: RTCStatsReport): { packets: number; frames: number } {
  const sums = { packets: 0, frames: 0 };
  report.forEach((entry: RTCInboundRtpStreamStats) => {
    if (entry.type !== "inbound-rtp") return;
    if (entry.kind === "audio") sums.packets += entry.packetsReceived ?? 0;
    else sums.frames += entry.framesDecoded ?? 0;
  });
  return sums;
}

async function measure([sender, receiver]: Pair, nowMs: number): Promise<RelayedMedia> {
  const sent = readTotals(await sender.getStats(), nowMs);
  const { packetsReceived, packetsLostReceived } = readTotals(await receiver.getStats(), nowMs);
  const expected = packetsReceived + packetsLostReceived;
  return {
    roundTripMs: sent.roundTripS === undefined ? undefined : Math.round(sent.roundTripS * 1000),
    loss: expected === 0 ? undefined : Math.max(0, packetsLostReceived) / expected,
    relayProtocol: sent.relayProtocol,
  };
}

/** Watches until media has come through and was measured, or the time is over. */
async function watch(
  pair: Pair,
  { clock }: TestPorts,
  signal: AbortSignal,
): Promise<Omit<LoopbackResult, "durationMs">> {
  const [, receiver] = pair;
  const pause = () => new Promise<void>((done) => void clock.setTimer(done, POLL_MS));
  let untilMs = clock.now() + WAIT_MS;
  let arrived = false;
  for (;;) {
    if (signal.aborted) return { cause: "cancelled", media: undefined };
    const nowMs = clock.now();
    if (nowMs >= untilMs) {
      if (arrived) return { cause: undefined, media: await measure(pair, nowMs) };
      const connected = receiver.connectionState === "connected";
      return { cause: connected ? "no_media" : "timeout", media: undefined };
    }
    const { packets, frames } = arrivals(await receiver.getStats());
    if (!arrived && packets >= PACKETS_MIN && frames >= FRAMES_MIN) {
      arrived = true;
      untilMs = nowMs + MEASURE_MS;
    }
    await pause();
  }
}

export async function loopBack(
  ports: TestPorts,
  servers: readonly IceServer[],
  signal: AbortSignal,
): Promise<LoopbackResult> {
  const startedMs = ports.clock.now();
  const finish = (result: Omit<LoopbackResult, "durationMs">): LoopbackResult => ({
    ...result,
    durationMs: Math.round(ports.clock.now() - startedMs),
  });
  const test = await ports.media.createTestMedia().catch(() => undefined);
  if (!test) return finish({ cause: "unsupported", media: undefined });
  const configuration = configurationOf({ iceServers: servers, relayOnly: true });
  const pair: Pair = [
    ports.media.createPeerConnection(configuration),
    ports.media.createPeerConnection(configuration),
  ];
  try {
    await connect(pair, test);
    return finish(await watch(pair, ports, signal));
  } catch {
    return finish({ cause: "unknown", media: undefined });
  } finally {
    for (const connection of pair) connection.close();
    test.stop();
  }
}
