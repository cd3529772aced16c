// Memory of an idle WebSocket: what the server process and the kernel hold for it, plain and over
// TLS.
import { readFileSync } from "node:fs";
import { Server } from "../web/e2e/support/server.ts";
import { register, Socket } from "./lib/client.mjs";
import { rounded } from "./lib/numbers.mjs";

const kPeople = 125;
const kSocketsPerPerson = 8;
const kCount = kPeople * kSocketsPerPerson;

function processKilobytes(pid) {
  return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))[1]);
}

// Both ends of every connection are on this machine, so half of what the kernel's slabs grow
// belongs to the server.
function kernelKilobytes() {
  return Number(/^Slab:\s+(\d+)/m.exec(readFileSync("/proc/meminfo", "utf8"))[1]);
}

async function measure(settings) {
  const server = new Server(settings);
  await server.start();
  const people = [];
  const sockets = [];
  try {
    for (let index = 0; index < kPeople; index++) {
      people.push(await register(server.origin, `bench${index}`, `127.0.1.${index + 1}`));
    }
    for (const person of people.slice(0, 5)) (await Socket.open(person)).close();
    const before = { process: processKilobytes(server.pid), kernel: kernelKilobytes() };
    for (const person of people) {
      for (let index = 0; index < kSocketsPerPerson; index++)
        sockets.push(await Socket.open(person));
    }
    const after = { process: processKilobytes(server.pid), kernel: kernelKilobytes() };
    return {
      process: (after.process - before.process) / kCount,
      kernel: (after.kernel - before.kernel) / 2 / kCount,
    };
  } finally {
    for (const socket of sockets) socket.close();
    await server.dispose();
  }
}

export async function idleSockets() {
  const rows = [];
  for (const [name, settings] of [
    ["plain", ""],
    ["TLS", 'tls = "self-signed"'],
  ]) {
    const { process, kernel } = await measure(settings);
    rows.push([name, kCount, rounded(process), rounded(kernel), rounded(process + kernel)]);
  }
  return {
    title: "Memory of an idle WebSocket",
    columns: ["", "sockets", "process, KB", "kernel, KB", "both, KB"],
    rows,
    notes:
      "Signed in and greeted, nothing queued. Kernel: half of the growth of its slabs. " +
      "Aim: at most 28 KB over TLS.",
  };
}
