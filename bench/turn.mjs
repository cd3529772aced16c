// The relay: processor time per relayed packet and loss beside coturn, sizes of answers to people
// without credentials, memory under a flood from forged sources. In a network namespace: needs
// root.
import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { rounded } from "./lib/numbers.mjs";

async function measure() {
  const inside = resolve(import.meta.dirname, "turn/inside.mjs");
  const child = spawn("unshare", ["--net", process.execPath, inside], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  for await (const chunk of child.stdout) text += chunk;
  return JSON.parse(text);
}

const share = (lost, relayed) => `${rounded((100 * lost) / (lost + relayed), 3)} %`;

function relayingTable(rows) {
  return {
    title: "TURN: processor time per relayed packet, beside coturn",
    columns: [
      ...["bytes", "clients", "packets/s relayed", "Earshot, µs", "coturn, µs", "Earshot ÷ coturn"],
      ...["Earshot lost", "coturn lost"],
    ],
    rows: rows.map(({ bytes, clients, rate, Earshot, coturn }) => [
      ...[bytes, clients, 2 * rate],
      rounded(Earshot.microsecondsPerPacket, 2),
      rounded(coturn.microsecondsPerPacket, 2),
      rounded(Earshot.microsecondsPerPacket / coturn.microsecondsPerPacket, 2),
      share(Earshot.lost, Earshot.relayed),
      share(coturn.lost, coturn.relayed),
    ]),
    notes:
      "UDP, channels, client → relay → echoing peer → relay → client on one machine, 5 s each, " +
      "one relay thread on both sides. Time on a processor of the server process, kernel work " +
      "done for it included. Aim: at most half of coturn's, no loss.",
  };
}

function amplificationTable(rows) {
  return {
    title: "TURN: answers to strangers, in bytes of UDP payload",
    columns: ["request", "its size", "Earshot", "coturn"],
    rows: rows.map(({ name, bytes, earshot, coturn }) => [
      name,
      bytes,
      earshot || "silent",
      coturn || "silent",
    ]),
    notes: "Aim: Binding at most 40, a challenge at most 72.",
  };
}

function spoofedTable({ sent, grownKilobytes, answersStill }) {
  return {
    title: "TURN: a flood from forged sources",
    columns: ["sources", "memory grown, KB", "answers afterwards"],
    rows: [[sent, grownKilobytes, answersStill ? "yes" : "no"]],
    notes: "Half Binding, half Allocate, each from another address. Aim: at most 1,024 KB.",
  };
}

export async function turnRelay() {
  const found = await measure();
  return [
    relayingTable(found.relaying),
    amplificationTable(found.amplification),
    spoofedTable(found.spoofed),
  ];
}
