import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fpingProber } from "./fping.ts";
import { readFpingOutput, readGateway } from "./fping-output.ts";

const wish = { packets: 2, timeoutMs: 300 };
/** A command that says something and ends as fping does. */
function standIn(script: string): string {
  const path = join(mkdtempSync(join(tmpdir(), "demarc-fping-")), "fping");
  writeFileSync(path, `#!/bin/sh\ncat >/dev/null\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe("what fping 5.1 says", () => {
  // As it came, run on Debian 12 against loopback, an address that nobody has, and IPv6.
  const said = ["127.0.0.1    : 0.072 0.110 0.137", "::1          : 0.090 - 0.053", "10.255.255.1 : - - -", ""].join("\n");

  it("is read by address", () => {
    const echoes = readFpingOutput(said);
    expect([...echoes.keys()]).toEqual(["127.0.0.1", "::1", "10.255.255.1"]);
    expect(echoes.get("127.0.0.1")?.averageMs).toBeCloseTo(0.1063, 3);
    expect(echoes.get("127.0.0.1")).toMatchObject({ sent: 3, answered: 3 });
    expect(echoes.get("::1")).toMatchObject({ sent: 3, answered: 2 });
    expect(echoes.get("10.255.255.1")).toEqual({ sent: 3, answered: 0, averageMs: null });
  });

  it.each([
    "ICMP Host Unreachable from 192.0.2.9 for ICMP Echo sent to 192.0.2.7",
    "fping: can't create socket (must run as root?) : Operation not permitted",
    "nowhere.example: Name or service not known",
    "192.0.2.1 : duplicate for [0], 64 bytes, 0.5 ms",
    "192.0.2.1 : xmt/rcv/%loss = 5/5/0%, min/avg/max = 0.1/0.2/0.3",
    "",
  ])("is passed over where it is something else: %s", (line) => expect(readFpingOutput(line).size).toBe(0));
});

describe("the gateway of this machine", () => {
  const head = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT";
  it.each<[string, string[], string | undefined]>([
    ["a default route", ["eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0"], "192.0.2.1"],
    ["only its own network", ["eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0"], undefined],
    ["a default route without a gateway, as of a tunnel", ["tun0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0"], undefined],
    ["nothing", [], undefined],
  ])("%s", (_what, lines, gateway) => expect(readGateway([head, ...lines].join("\n"))).toBe(gateway));
});

describe("N-41 a prober that cannot", () => {
  it.each<[string, string, "missing" | "forbidden" | "failed"]>([
    ["is not installed", "/nowhere/fping", "missing"],
    [
      "may not open a socket",
      standIn("echo 'fping: can'\"'\"'t create socket (must run as root?) : Operation not permitted' >&2; exit 4"),
      "forbidden",
    ],
    ["ends with something else", standIn("exit 3"), "failed"],
    ["says nothing of any address", standIn("exit 0"), "failed"],
  ])("%s", async (_what, command, reason) => {
    expect(await fpingProber({ command }).ping(["127.0.0.1"], wish)).toMatchObject({ kind: "unable", reason });
  });

  it("gives nothing back for an address that could not be sent to, and answers for the others", async () => {
    const command = standIn("echo '192.0.2.1 : 0.5 0.7' >&2; exit 1");
    const pinged = await fpingProber({ command }).ping(["192.0.2.1", "192.0.2.2"], wish);
    expect(pinged.kind === "answers" && [...pinged.echoes.values()].map(({ answered }) => answered)).toEqual([2, 0]);
  });
});

const real = await fpingProber().ping(["127.0.0.1"], wish);
// Debian's package `fping`; elsewhere what it says is tested above.
describe.runIf(real.kind === "answers")("the real fping", () => {
  it("pings loopback, and two thousand addresses at once", async () => {
    expect(real.kind === "answers" && real.echoes.get("127.0.0.1")?.answered).toBe(2);
    const addresses = Array.from({ length: 2000 }, (_, n) => `127.1.${n >> 8}.${n & 255}`);
    const pinged = await fpingProber().ping(addresses, wish);
    expect(pinged.kind === "answers" && pinged.echoes.size).toBe(2000);
    expect(pinged.kind === "answers" && [...pinged.echoes.values()].filter(({ answered }) => answered > 0).length).toBeGreaterThan(1990);
  }, 30_000);
});
