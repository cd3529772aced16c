// Forwarding: processor time for each packet that leaves the forwarding unit, beside a bare loop.
import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { rounded } from "./lib/numbers.mjs";

const kBin = resolve(import.meta.dirname, "../build/release/bench");
const kRooms = {
  "1-50-video": "1 → 50, one by one",
  "1-500-video": "1 → 500, one by one",
  "1-50-bursts": "1 → 50, four at once",
  "1-500-bursts": "1 → 500, four at once",
  "1-50-sound": "1 → 50, sound",
  "1-500-sound": "1 → 500, sound",
  "20-20-simulcast": "20 × 20, three layers each",
};

function forwardingTable(runs) {
  return {
    title: "SFU: processor time per forwarded packet, beside a bare loop",
    columns: [
      ...["room", "bytes", "Earshot, ns", "bare loop, ns", "Earshot ÷ bare"],
      ...["with feedback ÷ bare", "lost"],
    ],
    rows: runs.map((run) => [
      kRooms[run.name],
      run.bytes,
      run.forwarding,
      run.bare,
      rounded(run.ratio, 2),
      rounded(run.fullRatio, 2),
      run.lost,
    ]),
    notes:
      "One worker with its UDP socket, a socket for each participant, loopback, AES-128-GCM. The " +
      "bare loop decrypts, rewrites the header, encrypts and sends packets of that size to the " +
      "same sockets, by turns with the worker on the same core; packets that come at once leave " +
      "as one segmented send. Time of the turns in which media left; with feedback: and of all " +
      "others, in which reports of all participants are read and answered. Bytes: of the UDP " +
      "payload. Lower quartile of all turns. Aim: at most 1.33 × the bare loop, 1.55 × in bursts.",
  };
}

function scalingTable(runs) {
  return {
    title: "SFU: one room on two workers",
    columns: [
      ...["room", "one worker, ns", "two, ns", "sooner by", "one bare loop, ns", "two, ns"],
      ...["sooner by", "lost"],
    ],
    rows: runs.map((run) => [
      kRooms[run.name],
      ...[run.one, run.two, rounded(run.gain, 2)],
      ...[run.bareOne, run.bareTwo, rounded(run.bareGain, 2), run.lost],
    ]),
    notes:
      "By the clock, for each packet that left: from when a packet of the publisher lay in the " +
      "socket of its worker until it had left for the last viewer. Half of the viewers are the " +
      "second worker's, on another core; their packets go there over a ring. Two bare loops with " +
      "half of the viewers each get the publisher's packet both. Lower quartile. Aim: sooner by " +
      "1.6 at least.",
  };
}

function memoryTable(runs) {
  const small = runs.find((run) => run.name === "1-50-video");
  const large = runs.find((run) => run.name === "1-500-video");
  const kilobytesEach = (what) => rounded((large[what] - small[what]) / 450 / 1024);
  return {
    title: "SFU: memory of a worker",
    columns: ["of a connected transport, KB", "added by a picture that it receives, KB"],
    rows: [[kilobytesEach("connectedBytes"), kilobytesEach("addedBytes")]],
    notes: "From the rooms of 50 and 500, without the kernel's. Six seconds of video were sent.",
  };
}

function measured(program) {
  const output = execFileSync(resolve(kBin, program), {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(output);
}

export function sfuForwarding() {
  const runs = measured("sfu_forwarding");
  return [forwardingTable(runs), memoryTable(runs)];
}

export function sfuWorkers() {
  return [scalingTable(measured("sfu_scaling"))];
}
