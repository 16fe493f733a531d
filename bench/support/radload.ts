// The load generator of the RADIUS benchmark (radload.c), compiled once for a run.
import { execFileSync, spawn } from "node:child_process";
import { join } from "node:path";

export type LoadKind = "auth" | "start" | "interim" | "stop";

export interface Loaded {
  readonly perSecond: number;
  readonly ok: number;
  readonly p99Ms: number;
  readonly lost: number;
  /** Answers with another code or signature than they must have. */
  readonly bad: number;
}

export interface Load {
  readonly radload: string;
  readonly kind: LoadKind;
  readonly port: number;
  readonly secret: string;
  readonly subscribers: number;
  readonly core: string;
  readonly seconds?: number;
  /** So many, however long that takes. */
  readonly packets?: number;
  readonly sessions?: number;
  readonly seed?: number;
  /** Each subscriber logs in once, in turn, and their sessions have the addresses and the Class that they were given: kept in this file. */
  readonly addressFile?: string;
  /** Requests under way at a time; 64 unless said. */
  readonly inFlight?: number;
  /** Asks again until it is answered, for so long. */
  readonly patienceMs?: number;
}

const usualInFlight = 64;

export function compileRadload(folder: string): string {
  const binary = join(folder, "radload");
  execFileSync("cc", ["-O2", "-o", binary, new URL("./radload.c", import.meta.url).pathname]);
  return binary;
}

export async function runRadload(load: Load): Promise<Loaded> {
  const giveUpAt = performance.now() + (load.patienceMs ?? 0);
  while (true) {
    const loaded = await once(load);
    if (load.patienceMs === undefined || loaded.ok > 0) return loaded;
    if (performance.now() > giveUpAt) throw new Error("the RADIUS server does not answer");
  }
}

function once({
  radload,
  kind,
  port,
  secret,
  subscribers,
  core,
  seconds = 120,
  packets = 0,
  sessions,
  seed = 1,
  patienceMs,
  addressFile,
  inFlight = usualInFlight,
}: Load): Promise<Loaded> {
  const args = {
    ...{ m: kind, p: port, s: secret, u: subscribers, t: patienceMs === undefined ? seconds : 1, n: packets, z: seed, I: 1 },
    ...{ w: packets === 1 ? 1 : inFlight },
    ...(sessions === undefined ? {} : { S: sessions }),
    ...(addressFile === undefined ? {} : { A: addressFile }),
    ...(patienceMs === undefined ? {} : { T: 200, R: 0 }),
  };
  const child = spawn("taskset", ["-c", core, radload, ...Object.entries(args).flatMap(([name, value]) => [`-${name}`, String(value)])], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let told = "";
  child.stdout.on("data", (text: Buffer) => {
    told += text.toString();
  });
  return new Promise((done, fail) => {
    child.once("exit", (code) => {
      if (code !== 0) return fail(new Error(`radload ended with ${code}`));
      const { per_s, ok, p99, lost, badcode, badauth } = JSON.parse(told.trim().split("\n").at(-1) ?? "{}");
      return done({ perSecond: per_s, ok, p99Ms: p99, lost, bad: badcode + badauth });
    });
  });
}
