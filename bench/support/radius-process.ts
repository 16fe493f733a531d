// The role `radius` as a process of its own, as it runs in production, or together with others.
import { type ChildProcess, spawn } from "node:child_process";
import { nodeFlags } from "../../cli/node-flags.mjs";
import { freeUdpPort } from "../../tests/support/free-udp-port.ts";
import type { Scratch } from "./scratch-installation.ts";

export interface Ours {
  readonly child: ChildProcess;
  readonly ports: { readonly auth: number; readonly acct: number };
}

/** @param cores - of the processor: "0" or "0,1" */
export async function startOurs(into: Scratch, cores: string, roles = "radius"): Promise<Ours> {
  const ports = { auth: await freeUdpPort(), acct: await freeUdpPort() };
  const env = {
    ...{ ...process.env, DATABASE_URL: into.url, DEMARC_DATA: into.program.tools.config.dataDir, DEMARC_LOG_LEVEL: "error" },
    ...{ DEMARC_HEALTH_PORT: "0", DEMARC_RADIUS_PORT: String(ports.auth), DEMARC_RADIUS_ACCT_PORT: String(ports.acct) },
  };
  const cli = new URL("../../server/cli.ts", import.meta.url).pathname;
  const args = ["start", "--roles", roles, "--no-demo"];
  const command = ["-c", cores, process.execPath, ...nodeFlags(args), cli, ...args];
  return { ports, child: spawn("taskset", command, { env, stdio: ["ignore", "ignore", "inherit"] }) };
}

export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once("exit", done));
  child.kill("SIGTERM");
  await gone;
}
