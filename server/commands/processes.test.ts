// The real program, several processes of it on one port, some of them killed.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { listenersOn } from "../../tests/support/listening-sockets.ts";
import { testProgram } from "../../tests/support/test-program.ts";
import { freePort } from "../platform/free-port.ts";

const cli = new URL("../cli.ts", import.meta.url).pathname;
const patienceMs = 60_000;

describe.runIf(process.platform === "linux")("several processes answer on one port", async () => {
  const { databaseUrl: url } = await testProgram();
  const dataDir = mkdtempSync(join(tmpdir(), "demarc-processes-"));
  const running = new Set<ChildProcess>();
  afterEach(async () => {
    await Promise.all([...running].map((child) => ended(child, () => child.kill("SIGTERM"))));
    rmSync(dataDir, { recursive: true, force: true });
  });

  it("one that is killed is started again, a stranger's installation is not let in, and none outlives the first", async () => {
    const port = await freePort();
    const first = start(port, 2);
    await until(() => listenersOn(port) === 2);
    expect(await answersOf(port)).toEqual([200]);

    const [child] = childrenOf(first);
    process.kill(child as number, "SIGKILL");
    await until(() => listenersOn(port) === 1);
    expect(await answersOf(port)).toEqual([200]);
    await until(() => listenersOn(port) === 2);
    expect(childrenOf(first)).not.toContain(child);

    const stranger = start(port, 2);
    let told = "";
    stranger.stderr?.on("data", (text: Buffer) => {
      told += text.toString();
    });
    expect(await ended(stranger)).toBe(1);
    expect(told).toContain(`Port ${port} is taken`);

    await ended(first, () => first.kill("SIGKILL"));
    await until(() => listenersOn(port) === 0);
  }, 180_000);

  function start(port: number, processes: number): ChildProcess {
    const env = {
      ...{ ...process.env, DATABASE_URL: url, DEMARC_DATA: dataDir, DEMARC_LOG_LEVEL: "fatal" },
      ...{ DEMARC_HTTP_PORT: String(port), DEMARC_HTTP_PROCESSES: String(processes), DEMARC_HEALTH_PORT: "0" },
    };
    const child = spawn(process.execPath, [cli, "start", "--roles", "http", "--no-demo"], { env, stdio: ["ignore", "ignore", "pipe"] });
    running.add(child);
    return child;
  }
});

async function ended(child: ChildProcess, act: () => void = () => undefined): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const end = new Promise<number | null>((done) => child.once("exit", done));
  act();
  return end;
}

const childrenOf = ({ pid }: ChildProcess): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);

async function until(holds: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + patienceMs;
  while (!holds()) {
    if (performance.now() > giveUpAt) throw new Error(`this did not come about within ${patienceMs / 1000} s: ${holds}`);
    await pause(50);
  }
}

/** The different answers to a dozen requests, each over a connection of its own. */
async function answersOf(port: number): Promise<number[]> {
  const codes = new Set<number>();
  for (let n = 0; n < 12; n++) codes.add((await fetch(`http://127.0.0.1:${port}/readyz`, { headers: { connection: "close" } })).status);
  return [...codes];
}
