import { networkInterfaces } from "node:os";

/** Browsers reach the server's media at this address of the machine or network namespace. */
export const kAddress =
  Object.values(networkInterfaces())
    .flat()
    .find((each) => each?.family === "IPv4" && !each.internal)?.address ?? "127.0.0.1";
