import { readFileSync } from "node:fs";

const listening = "0A";

/** How many sockets listen on this port of 127.0.0.1, as Linux tells: processes that share a port have one each. */
export function listenersOn(port: number): number {
  const wanted = `0100007F:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const lines = readFileSync("/proc/net/tcp", "utf8").split("\n").slice(1);
  return lines.map((line) => line.trim().split(/\s+/)).filter(([, local, , state]) => local === wanted && state === listening).length;
}
