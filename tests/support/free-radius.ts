// Debian's FreeRADIUS with the shipped example, in folders of its own: the steps of examples/freeradius/README.md, other ports, no change of user.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freeUdpPort } from "./free-udp-port.ts";
import { makeCertificates } from "./test-certificates.ts";

const debian = "/etc/freeradius/3.0";
const example = fileURLToPath(new URL("../../examples/freeradius", import.meta.url));
const startsWithinMs = 30_000;

export interface FreeRadius {
  readonly ports: { readonly authentication: number; readonly accounting: number };
  /** Certificates: ca.pem, server.*, and one of a subscriber. */
  readonly certificates: string;
  /** Everything that it said. */
  said(): string;
  stop(): Promise<void>;
}

interface FreeRadiusOptions {
  readonly url: string;
  readonly token: string;
  /** What the subscriber's certificate names. */
  readonly certificateOf: string;
  /** Accounting that Demarc cannot take is kept and handed on. */
  readonly isBuffered?: boolean;
}

/** It asks Demarc over HTTP. */
export async function startFreeRadius({ url, token, certificateOf, isBuffered = false }: FreeRadiusOptions): Promise<FreeRadius> {
  return start({ DEMARC_URL: url, DEMARC_TOKEN: token }, (raddb) => {
    for (const path of ["mods-enabled", "policy.d", "sites-enabled"]) cpSync(join(example, path), join(raddb, path), { recursive: true });
    if (isBuffered) {
      cpSync(join(example, "mods-available/demarc_detail"), join(raddb, "mods-enabled/demarc_detail"));
      cpSync(join(example, "sites-available/demarc-buffered"), join(raddb, "sites-enabled/demarc-buffered"));
    }
    makeCertificates(join(raddb, "certs"), certificateOf);
  });
}

/** It reads and writes Demarc's database. @param connection - "host=… user=…" */
export const startFreeRadiusOverSql = (connection: string): Promise<FreeRadius> =>
  start({ DEMARC_SQL: connection }, (raddb) => {
    for (const path of ["mods-enabled", "policy.d", "sites-enabled"])
      cpSync(join(example, "sql", path), join(raddb, path), { recursive: true });
  });

/** @param install - copies what the contract needs into the folder of the configuration */
async function start(env: Readonly<Record<string, string>>, install: (raddb: string) => void): Promise<FreeRadius> {
  const folder = mkdtempSync(join(tmpdir(), "demarc-freeradius-"));
  const raddb = join(folder, "raddb");
  const ports = { authentication: await freeUdpPort(), accounting: await freeUdpPort() };
  cpSync(debian, raddb, { recursive: true, verbatimSymlinks: true });
  for (const path of ["sites-enabled/default", "sites-enabled/inner-tunnel", "mods-enabled/eap"]) rmSync(join(raddb, path));
  for (const path of ["dictionary", "clients.conf"]) cpSync(join(example, path), join(raddb, path));
  install(raddb);
  for (const name of ["log/radacct", "run/freeradius"]) mkdirSync(join(folder, name), { recursive: true });
  edit(join(raddb, "radiusd.conf"), (text) =>
    text
      .replace(/^localstatedir = .*/m, `localstatedir = ${folder}`)
      .replace(/^logdir = .*/m, `logdir = ${folder}/log`)
      .replace(/^raddbdir = .*/m, `raddbdir = ${raddb}`)
      .replace(/^\s*(user|group) = freerad$/gm, ""),
  );
  edit(join(raddb, "sites-enabled/demarc"), (text) => onLoopback(text, ports));

  const environment = { PATH: process.env.PATH ?? "", ...env };
  const started = spawn("freeradius", ["-f", "-l", "stdout", "-d", raddb], { env: environment, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [started.stdout, started.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  const stop = async (): Promise<void> => {
    await end(started);
    rmSync(folder, { recursive: true, force: true });
  };
  const giveUpAt = performance.now() + startsWithinMs;
  while (!said.includes("Ready to process requests")) {
    if (started.exitCode !== null || performance.now() > giveUpAt) {
      await stop();
      throw new Error(`FreeRADIUS does not start:\n${said}`);
    }
    await new Promise((done) => setTimeout(done, 50));
  }
  return { ports, certificates: join(raddb, "certs"), said: () => said, stop };
}

/** The two sockets of IPv4 on ports of this test; those of IPv6 stay out. */
function onLoopback(text: string, ports: FreeRadius["ports"]): string {
  const listen = /\tlisten \{[^}]*\}\n/g;
  const [authentication = "", accounting = ""] = text.match(listen) ?? [];
  const at = (section: string, port: number): string =>
    section.replace("ipaddr = *", "ipaddr = 127.0.0.1").replace("port = 0", `port = ${port}`);
  const sockets = at(authentication, ports.authentication) + at(accounting, ports.accounting);
  return text.replace(listen, "").replace("server demarc {\n", `server demarc {\n${sockets}`);
}

function edit(path: string, how: (text: string) => string): void {
  writeFileSync(path, how(readFileSync(path, "utf8")));
}

function end(started: ChildProcess): Promise<void> {
  if (started.exitCode !== null) return Promise.resolve();
  return new Promise((done) => {
    started.once("exit", () => done());
    started.kill("SIGTERM");
  });
}

/** Runs a program of the machine to its end, while this process goes on answering: what it said, and whether it was content. */
export function runTool(command: string, parameters: readonly string[], input = ""): Promise<{ isContent: boolean; said: string }> {
  return new Promise((done) => {
    const child = execFile(command, [...parameters], { timeout: 60_000, maxBuffer: 16 << 20 }, (error, stdout, stderr) =>
      done({ isContent: error === null, said: `${stdout}${stderr}` }),
    );
    child.stdin?.end(input);
  });
}
