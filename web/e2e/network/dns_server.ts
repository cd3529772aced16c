// A name server for the lab: A and AAAA of the names given, "no such name" for all others.
// Chromium asks only DNS for the names of UDP relays, and waits for 8 s where nobody answers.
// usage: node dns_server.ts NAME=ADDRESS...
import { createSocket } from "node:dgram";
import { isIPv4 } from "node:net";

const kTypeA = 1;
const kTypeAaaa = 28;

const names = new Map<string, string[]>();
for (const pair of process.argv.slice(2)) {
  const [name = "", address = ""] = pair.split("=");
  names.set(name, [...(names.get(name) ?? []), address]);
}

function bytesOf(address: string): number[] {
  if (isIPv4(address)) return address.split(".").map(Number);
  const [head = "", tail = ""] = address.split("::");
  const groups = (text: string) => text.split(":").filter(Boolean);
  const gap = 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array<string>(gap).fill("0"), ...groups(tail)];
  return all.flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 255];
  });
}

function answer(query: Buffer): Buffer {
  const labels: string[] = [];
  let at = 12;
  while (query[at]) {
    const length = query[at] ?? 0;
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += length + 1;
  }
  const type = query.readUInt16BE(at + 1);
  const found = names.get(labels.join(".").toLowerCase());
  const addresses = (found ?? []).filter((each) => type === (isIPv4(each) ? kTypeA : kTypeAaaa));
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(found ? 0x8580 : 0x8583, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(addresses.length, 6);
  const records = addresses.map((address) => {
    const bytes = bytesOf(address);
    return Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, bytes.length, ...bytes]);
  });
  return Buffer.concat([header, query.subarray(12, at + 5), ...records]);
}

const socket = createSocket("udp4");
socket.on("message", (query, from) => socket.send(answer(query), from.port, from.address));
socket.bind(53, "127.0.0.1", () => console.log("name server ready"));
