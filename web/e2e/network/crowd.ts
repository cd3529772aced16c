// A crowd at the server's port, to be run in the lab's namespace "crowd": half-open connections,
// each stopped at another point of its beginning, and slow readers that asked for much and take
// nothing. What the server closes comes back, so the crowd stays as large as the server lets it.
// usage: node crowd.ts PATH HALF_OPEN SLOW_READERS ADDRESS_COUNT
import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { kServerAddress, kServerName } from "./addresses.ts";

const [path = "/", halfOpen, slowReaders, addressCount] = process.argv.slice(2);
const kAgainMs = 3_000;
const kAtOnce = 100;
/** Requests of one slow reader: their answers are more than the buffers between us hold. */
const kPipelined = 8;

let next = 0;
/** The crowd's own addresses, in turn: 44.0.64.1 and on. */
function ownAddress(): string {
  const index = (next++ % Number(addressCount)) + 1;
  return `44.0.${64 + (index >> 8)}.${index & 255}`;
}

type Opening = () => Socket;

function tcp(): Socket {
  return connectTcp({ host: kServerAddress, port: 443, localAddress: ownAddress() });
}

function tls(): Socket {
  const raw = { host: kServerAddress, port: 443, localAddress: ownAddress() };
  return connectTls({ ...raw, servername: kServerName, rejectUnauthorized: false });
}

const kStunCookie = [0x21, 0x12, 0xa4, 0x42];
const kOpenings: Opening[] = [
  // nothing at all
  tcp,
  // the first bytes of a TLS ClientHello of 512 bytes
  () => withFirstBytes(tcp(), Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3])),
  // the head of a TURN Allocate of 96 bytes
  () => withFirstBytes(tcp(), Buffer.from([0, 3, 0, 96, ...kStunCookie])),
  // TLS, and the beginning of a request
  () => withFirstBytes(tls(), Buffer.from("GET / HTTP/1.1\r\nHo")),
];

function withFirstBytes(socket: Socket, bytes: Buffer): Socket {
  socket.write(bytes);
  return socket;
}

function slowReader(): Socket {
  const request = `GET ${path} HTTP/1.1\r\nHost: ${kServerName}\r\n\r\n`;
  const socket = withFirstBytes(tls(), Buffer.from(request.repeat(kPipelined)));
  socket.pause();
  return socket;
}

/** Keeps one place in the crowd taken. */
function occupy(open: Opening): void {
  const socket = open();
  socket.on("error", () => undefined);
  socket.once("close", () => setTimeout(() => occupy(open), kAgainMs * (0.5 + Math.random())));
}

const places: Opening[] = [];
for (let index = 0; index < Number(halfOpen); index++) {
  const opening = kOpenings[index % kOpenings.length];
  if (opening) places.push(opening);
}
for (let index = 0; index < Number(slowReaders); index++) places.push(slowReader);

function arrive(): void {
  for (const open of places.splice(0, kAtOnce)) occupy(open);
  if (places.length > 0) setTimeout(arrive, 100);
  else console.log("the crowd is there");
}
arrive();
// Paused sockets alone do not keep a process alive.
setInterval(() => undefined, 60_000);
