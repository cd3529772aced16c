// Group calls under load, played by earshot-load on the machine of the server: how long joining
// takes in a room that fills, and how long packets take when a worker is busy.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { rounded } from "./lib/numbers.mjs";

const kTool = resolve(import.meta.dirname, "../build/release/earshot-load");
const kBusy = 0.7; // of one worker
const kFirstRooms = 40;
const kTriesMax = 6;
const kNear = 0.04; // rooms that are as many
const kAllPictures = 0.92; // of the packets of a room, when it gives up no layer
const kFewer = 0.93;
const kRoom = {
  participants: 5,
  speaking: 1,
  video: { codec: "vp8", layers_kbits: [150, 500] },
  view: { pictures: 4, width: 640, height: 360 },
  joins_per_second: 20,
};

/** Before a command: what else runs on the machine waits for it, where that is allowed. */
function urgently() {
  const first = ["chrt", "--fifo", "1"];
  return spawnSync(first[0], [...first.slice(1), "true"]).status === 0 ? first : [];
}

function play(scenario) {
  const directory = mkdtempSync(join(tmpdir(), "earshot-load-"));
  try {
    const file = join(directory, "scenario.json");
    writeFileSync(file, JSON.stringify(scenario));
    const arguments_ = ["--local", "--workers", "1", "--json", "-", file];
    const [command, ...rest] = [...urgently(), kTool, ...arguments_];
    const { stdout, stderr } = spawnSync(command, rest, { encoding: "utf8" });
    if (!stdout) throw new Error(`earshot-load: ${stderr}`);
    return JSON.parse(stdout);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const violations = (run) => Object.values(run.violations).reduce((sum, count) => sum + count, 0);

function joining() {
  const rows = [5, 20].map((perSecond) => {
    const run = play({
      ...kRoom,
      participants: 50,
      cameras: 25,
      speaking: 2,
      view: { pictures: 9, width: 320, height: 180 },
      joins_per_second: perSecond,
      duration_seconds: 5,
    });
    return [
      `${perSecond}`,
      `${run.joined} of ${run.joins}`,
      rounded(run.connect_time.p50_ms, 1),
      rounded(run.connect_time.p95_ms, 1),
      rounded(run.media_time.p50_ms, 1),
      rounded(run.media_time.p95_ms, 1),
      `${violations(run)}`,
    ];
  });
  return {
    title: "Group calls: joining a room of fifty",
    columns: [
      "joins a second",
      "joined",
      "connected, median, ms",
      "95 %, ms",
      "first media, median, ms",
      "95 %, ms",
      "violations",
    ],
    rows,
    notes:
      "From the offer to ICE and DTLS being there, and to the first packet of somebody else; " +
      "without signalling over a socket. 25 cameras with two layers, everybody shows nine. " +
      "One worker; the fifty clients are on the same machine.",
  };
}

const packetsPerSecond = (run) => run.packets_received / run.seconds;

/** Runs that give up no pictures, with ever more rooms until a worker is so busy. */
function upTo(busy) {
  const runs = [];
  let rooms = kFirstRooms;
  let usual; // packets of a room
  for (let tries = 0; tries < kTriesMax; ++tries) {
    const run = play({ ...kRoom, rooms, duration_seconds: 15 });
    const packets = packetsPerSecond(run) / rooms;
    usual ??= packets;
    const isWhole = packets >= kAllPictures * usual;
    if (isWhole) runs.push({ rooms, run });
    const next = Math.round(rooms * (isWhole ? busy / run.server_cores : kFewer));
    if (runs.some((each) => Math.abs(each.rooms - next) <= kNear * next)) break;
    rooms = next;
  }
  return runs.toSorted((one, other) => one.rooms - other.rooms);
}

function delays() {
  const rows = upTo(kBusy).map(({ rooms, run }) => {
    return [
      `${rooms} × ${kRoom.participants}`,
      rounded(packetsPerSecond(run), 0),
      `${rounded(run.server_cores * 100, 0)} %`,
      rounded(run.sound_delay.p50_ms, 2),
      rounded(run.sound_delay.p99_ms, 2),
      rounded(run.picture_delay.p50_ms, 2),
      rounded(run.picture_delay.p99_ms, 2),
      rounded(run.own_lateness.p99_ms, 2),
      rounded(run.server_delay.p50_ms, 2),
      rounded(run.server_delay.p99_ms, 2),
      `${violations(run)}`,
    ];
  });
  return {
    title: "Group calls: forwarding delay",
    columns: [
      "people",
      "packets/s forwarded",
      "of the worker",
      "sound, median, ms",
      "99 %, ms",
      "pictures, median, ms",
      "99 %, ms",
      "the clients' own lateness, 99 %, ms",
      "in the server, median, ms",
      "99 %, ms",
      "violations",
    ],
    rows,
    notes:
      "Sound and pictures: from the moment a packet is made to the moment the kernel has it for " +
      "its viewer, over UDP on one machine, pacing included. In the server: from its arrival in " +
      "the worker's socket, by the kernel's clock, until all that was read with it has left. One " +
      "worker; all clients are one thread beside it: when that is late, what it makes comes to " +
      "the worker in bursts. At real-time priority, so that other programs of the machine do not " +
      "count. Rooms are added until the worker is 70 % busy; runs in which it gave up pictures " +
      "(at 75 %) are left out. Aim: 99 % within 2 ms when a worker is 70 % busy.",
  };
}

export const groupCallLoad = () => [joining(), delays()];
