// N-41 ICMP by one child process `fping` (Debian's package of that name), which needs no root: it comes with the one capability that it needs.
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import type { Echoes, Pinged, PingWish, Prober } from "../modules/network/equipment/ports.ts";
import { readFpingOutput, readGateway } from "./fping-output.ts";

/** Between two packets of any kind, and between two to one address. */
const gapMs = 1;
const againMs = 500;
/** More than that a round does not take; what hangs is ended. */
const slackMs = 30_000;
const mostSaid = 500;
/** 0: all answered; 1: some did not; 2: some are no addresses. From 3 on it did not run: its man page. */
const ran: ReadonlySet<number | null> = new Set([0, 1, 2]);

export const fpingProber = ({ command = "fping" } = {}): Prober => ({
  async ping(addresses, wish, stop) {
    if (addresses.length === 0) return { kind: "answers", echoes: new Map() };
    const run = await runFping(command, addresses, wish, stop);
    if (run.kind === "failed") return { kind: "unable", reason: reasonOf(run.code), said: run.said };
    const echoes = readFpingOutput(run.output);
    const isKnown = addresses.some((address) => echoes.has(address));
    if (!ran.has(run.exitCode) || !isKnown)
      return {
        ...{ kind: "unable", said: run.output.slice(0, mostSaid) },
        reason: /not permitted|denied|must run as root/i.test(run.output) ? "forbidden" : "failed",
      };
    return { kind: "answers", echoes: completed(addresses, echoes, wish) } satisfies Pinged;
  },
  async findGateway() {
    return readGateway(await readFile("/proc/net/route", "utf8").catch(() => ""));
  },
});

/** An address of which it says nothing could not be sent to: nothing came back of it. */
function completed(addresses: readonly string[], echoes: Echoes, { packets }: PingWish): Echoes {
  return new Map(addresses.map((address) => [address, echoes.get(address) ?? { sent: packets, answered: 0, averageMs: null }]));
}

const reasonOf = (code: string | undefined) =>
  code === "ENOENT" ? ("missing" as const) : code === "EACCES" || code === "EPERM" ? ("forbidden" as const) : ("failed" as const);

type Run =
  | { readonly kind: "ended"; readonly exitCode: number | null; readonly output: string }
  | { readonly kind: "failed"; readonly code: string | undefined; readonly said: string };

function runFping(command: string, addresses: readonly string[], { packets, timeoutMs }: PingWish, stop?: AbortSignal): Promise<Run> {
  const passMs = Math.max(againMs, addresses.length * gapMs);
  return new Promise((resolve) => {
    const child = spawn(command, ["-C", `${packets}`, "-q", "-i", `${gapMs}`, "-p", `${againMs}`, "-t", `${timeoutMs}`], {
      stdio: ["pipe", "ignore", "pipe"],
      timeout: packets * passMs + timeoutMs + slackMs,
      killSignal: "SIGKILL",
      ...(stop ? { signal: stop } : {}),
    });
    const said: Buffer[] = [];
    child.stderr.on("data", (chunk: Buffer) => said.push(chunk));
    child.on("error", (error: NodeJS.ErrnoException) => resolve({ kind: "failed", code: error.code, said: error.message }));
    child.on("close", (exitCode) => resolve({ kind: "ended", exitCode, output: Buffer.concat(said).toString() }));
    // It may be gone before it has read them; how it ended says why.
    child.stdin.on("error", () => undefined);
    child.stdin.end(`${addresses.join("\n")}\n`);
  });
}
