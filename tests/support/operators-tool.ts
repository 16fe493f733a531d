// The operator's tool as processes of their own, which can be killed without warning in the middle of what they do.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, inject } from "vitest";

const cli = new URL("../../server/cli.ts", import.meta.url).pathname;

export type Ended = "done" | "killed" | "failed";

export interface OperatorsTool {
  /** `run(["billing", "confirm", "--date", "2026-04-01"])` to its end. */
  run(args: readonly string[], on?: { databaseUrl: string }): Promise<Ended>;
  /** The same, killed at some moment of its work: so long after it has come to the database. */
  killed(args: readonly string[], killWithinMs: number): Promise<Ended>;
}

/** @param databaseUrl - what the processes work on, unless another is said. */
export function operatorsTool(databaseUrl: string): OperatorsTool {
  const dataDir = mkdtempSync(join(tmpdir(), "demarc-operator-test-"));
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));
  let started = 0;

  async function start(args: readonly string[], url: string, killWithinMs?: number): Promise<Ended> {
    started += 1;
    const name = `operator-${process.pid}-${started}`;
    const named = new URL(url);
    named.searchParams.set("application_name", name);
    const env = { ...process.env, DATABASE_URL: named.href, DEMARC_DATA: dataDir };
    const child = spawn(process.execPath, [cli, ...args, "--json"], { env, stdio: "ignore" });
    const ended = new Promise<Ended>((done) =>
      child.once("exit", (code, signal) => done(signal === "SIGKILL" ? "killed" : code === 0 ? "done" : "failed")),
    );
    if (killWithinMs !== undefined) {
      await untilConnected(name, () => child.exitCode !== null);
      await pause(Math.random() * killWithinMs);
      child.kill("SIGKILL");
    }
    return ended;
  }
  return {
    run: (args, on) => start(args, on?.databaseUrl ?? databaseUrl),
    killed: (args, killWithinMs) => start(args, databaseUrl, killWithinMs),
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** How long a process takes to start depends on what else the machine does: its work begins here. */
async function untilConnected(name: string, isOver: () => boolean): Promise<void> {
  const client = new pg.Client(inject("serverUrl"));
  await client.connect();
  try {
    while (!isOver()) {
      const { rowCount } = await client.query("select from pg_stat_activity where application_name = $1", [name]);
      if (rowCount !== 0) return;
      await pause(10);
    }
  } finally {
    await client.end();
  }
}
