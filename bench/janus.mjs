// Rooms in Earshot's forwarding unit and in Debian's Janus: processor time and memory of the server
// process for the same media between the same clients, by turns. In a network namespace.
import { readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { resolve } from "node:path";
import { LedProgram } from "./lib/led_program.mjs";
import { quantile, rounded } from "./lib/numbers.mjs";
import { startEarshot } from "./sfu/earshot_rooms.mjs";
import { startJanus } from "./sfu/janus_rooms.mjs";

const kBin =
  process.env.EARSHOT_BENCH_BIN ?? resolve(import.meta.dirname, "../build/release/bench");
const kRounds = Number(process.env.EARSHOT_BENCH_ROUNDS ?? 3);
const kSeconds = 5;
const kWarmUpMin = 3; // seconds
const kWarmUpMax = 20;
const kServers = {
  Earshot: (ip) => startEarshot(resolve(kBin, "sfu_host"), ip),
  Janus: startJanus,
};
// A camera: 30 pictures a second of four packets, 1 Mbit/s.
const kCamera = { packets: 4, bytes: 1060 };
const kOneByOne = { ...kCamera, spread_us: 5000 };
const kAtOnce = { ...kCamera, spread_us: 0 };

/** One camera, so many viewers. */
function broadcast(viewers) {
  const people = [{ number: 0, room: 0, sends: ["video"], watches: [] }];
  for (let number = 1; number <= viewers; ++number) {
    people.push({ number, room: 0, sends: [], watches: [0] });
  }
  return people;
}

/** Rooms in which everybody sees everybody and hears the first few. */
function meetings(rooms, size, speaking) {
  const people = [];
  for (let number = 0; number < rooms * size; ++number) {
    const room = Math.floor(number / size);
    const others = Array.from({ length: size }, (_, index) => room * size + index);
    people.push({
      number,
      room,
      sends: number % size < speaking ? ["audio", "video"] : ["video"],
      watches: others.filter((other) => other !== number),
    });
  }
  return people;
}

const kRooms = [
  { name: "1 → 50, one by one", people: broadcast(50), camera: kOneByOne },
  { name: "1 → 50, four at once", people: broadcast(50), camera: kAtOnce },
  { name: "5 rooms of 4 × 4, all speak", people: meetings(5, 4, 4), camera: kOneByOne },
  { name: "8 × 8, four speak", people: meetings(1, 8, 4), camera: kOneByOne },
];

/** The machine's own: Janus does not use loopback's. */
function address() {
  const all = Object.values(networkInterfaces()).flat();
  const found = all.find(({ family, internal }) => family === "IPv4" && !internal);
  if (!found) throw new Error("this machine has no address but loopback's");
  return found.address;
}

/** Of its own: not the code of its libraries, which is read when it is first needed. */
function ownKilobytes(pid) {
  return Number(/^RssAnon:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]);
}

/** What so many seconds came to. */
async function measure(clients, pid, people, seconds) {
  const found = await clients.order("measure", { pid, seconds });
  const sum = (key) => found.peers.reduce((all, each) => all + each[key], 0);
  const watchers = (number) => people.filter(({ watches }) => watches.includes(number)).length;
  const expected = found.peers.reduce(
    (all, { peer, published }) => all + (published > 0 ? published * watchers(peer) : 0),
    0,
  );
  if (sum("strange") > 0) throw new Error(`${sum("strange")} packets are not what was published`);
  const arrived = sum("received") + sum("restored");
  return {
    microseconds: (found.processor_s / arrived) * 1e6,
    perSecond: arrived / seconds,
    expected,
    lost: expected - arrived,
  };
}

/** Until a second passes in which everything arrives: by then everybody's bandwidth is known. */
async function warmUp(clients, pid, people) {
  for (let second = 1; second <= kWarmUpMax; ++second) {
    const { lost, expected } = await measure(clients, pid, people, 1);
    if (second >= kWarmUpMin && expected > 0 && lost === 0) return;
  }
}

async function run(start, { people, camera }) {
  const ip = address();
  const server = await start(ip);
  const clients = new LedProgram(resolve(kBin, "sfu_clients"), ["--ip", ip]);
  try {
    const before = ownKilobytes(server.pid);
    await server.fill(clients, people);
    await clients.order("publish", camera);
    await warmUp(clients, server.pid, people);
    const found = await measure(clients, server.pid, people, kSeconds);
    const grown = ownKilobytes(server.pid) - before;
    return { ...found, kilobytes: grown / people.length };
  } finally {
    await clients.stop();
    await server.stop();
  }
}

/** Of several runs the median; what was lost, of all. */
function summary(runs) {
  const median = (key) =>
    quantile(
      runs.map((each) => each[key]),
      0.5,
    );
  const sum = (key) => runs.reduce((all, each) => all + each[key], 0);
  return {
    microseconds: median("microseconds"),
    perSecond: median("perSecond"),
    kilobytes: median("kilobytes"),
    lost: `${rounded((100 * sum("lost")) / sum("expected"), 3)} %`,
  };
}

async function row(room) {
  const runs = { Earshot: [], Janus: [] };
  for (let round = 0; round < kRounds; ++round) {
    for (const [name, start] of Object.entries(kServers)) runs[name].push(await run(start, room));
  }
  const [earshot, janus] = [summary(runs.Earshot), summary(runs.Janus)];
  return [
    room.name,
    rounded(earshot.perSecond, 0),
    rounded(earshot.microseconds, 2),
    rounded(janus.microseconds, 2),
    rounded(earshot.microseconds / janus.microseconds, 2),
    ...[earshot.lost, janus.lost],
    ...[rounded(earshot.kilobytes, 0), rounded(janus.kilobytes, 0)],
  ];
}

export async function besideJanus() {
  const rows = [];
  for (const room of kRooms) rows.push(await row(room));
  return {
    title: "SFU: processor time per forwarded packet, beside Janus",
    columns: [
      ...["room", "packets/s forwarded", "Earshot, µs", "Janus, µs", "Earshot ÷ Janus"],
      ...["Earshot lost", "Janus lost", "Earshot, KB per person", "Janus, KB per person"],
    ],
    rows,
    notes:
      "Janus 1.1.2 of Debian, videoroom, ICE lite. The same program is all clients of both, in a " +
      "process of its own, on one machine: VP8 of 1 Mbit/s in packets of 1,100 bytes, thirty " +
      "pictures of four packets a second, 5 ms apart or at once; Opus 50 times a second; no " +
      "simulcast. AES-128-GCM, transport-cc, NACK, RTX with both. Earshot has one worker; Janus " +
      "one event loop (event_loops), with which it takes less than with a thread for each " +
      "connection. In meetings a person has one connection to Earshot and two to Janus, as its " +
      "videoroom wants it. Earshot estimates everybody's bandwidth, paces, probes and ranks who " +
      "speaks; Janus does none of that. Time on a processor of all threads of the server " +
      "process, kernel work done for it, reports and feedback included; median of " +
      `${kRounds} runs of ${kSeconds} s each, by turns, each with new processes, after a second ` +
      "in which nothing was lost. Lost: of all runs. Memory: what the process had grown by since " +
      "its start, without code; Earshot's counts buffers for packets under way, as many as " +
      "waited in the first second, which all rooms of a worker share.",
  };
}
