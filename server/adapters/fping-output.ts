import type { Echoes } from "../modules/network/equipment/ports.ts";

/**
 * What `fping -C n -q` says when it is done, one line an address with a time in milliseconds for each packet, or "-":
 * "192.0.2.1  : 0.52 - 0.61". Lines that say something else are passed over.
 */
export function readFpingOutput(text: string): Echoes {
  const echoes = new Map<string, { sent: number; answered: number; averageMs: number | null }>();
  for (const line of text.split("\n")) {
    const [, address, times] = /^([0-9a-fA-F.:]+)\s+: ((?:-|\d+(?:\.\d+)?)(?: (?:-|\d+(?:\.\d+)?))*)\s*$/.exec(line) ?? [];
    if (address === undefined || times === undefined) continue;
    const packets = times.split(" ");
    const answers = packets.filter((time) => time !== "-").map(Number);
    const sum = answers.reduce((total, time) => total + time, 0);
    echoes.set(address, {
      sent: packets.length,
      answered: answers.length,
      averageMs: answers.length === 0 ? null : sum / answers.length,
    });
  }
  return echoes;
}

/** The gateway of the default route in /proc/net/route (IPv4, little endian in hexadecimal); undefined: there is none. */
export function readGateway(table: string): string | undefined {
  for (const line of table.split("\n")) {
    const [, destination, gateway] = line.split(/\s+/);
    if (destination !== "00000000" || gateway === undefined || !/^[0-9A-F]{8}$/.test(gateway) || gateway === "00000000") continue;
    return [6, 4, 2, 0].map((at) => Number.parseInt(gateway.slice(at, at + 2), 16)).join(".");
  }
  return undefined;
}
