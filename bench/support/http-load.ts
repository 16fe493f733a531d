// Requests from a thread of its own, so that the server under test does not wait for its tester, over connections that stay open. In a closed
// loop so many clients ask again as soon as they were answered; at a steady rate a request leaves at its moment, answered or not.
import { Agent, request } from "node:http";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

export interface Asked {
  readonly path: string;
  readonly cookie?: string | undefined;
  /** Sent as JSON by POST; GET without it. */
  readonly body?: unknown;
}

interface Load {
  readonly port: number;
  readonly asked: readonly Asked[];
  readonly clients: number;
  /** Requests a second, at a steady rate; a closed loop without it. */
  readonly perSecond?: number;
}

export interface Measured {
  readonly requests: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly bytes: number;
}

/** What one round of requests took. */
export interface Round {
  readonly seconds: number;
  /** Milliseconds; at a steady rate from the moment at which it was due, in the order of what was asked. */
  readonly times: readonly number[];
  readonly bytes: number;
}

/** Asks everything once, in order, by `clients` at a time. Throws at the first answer that is not 200. */
export function loadHttp(load: Load): Promise<Round> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: load });
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}

/** Several rounds as if they were one. */
export function summarise(rounds: readonly Round[]): Measured {
  const times = rounds.flatMap((round) => round.times).toSorted((a, b) => a - b);
  const sum = (of: (round: Round) => number): number => rounds.reduce((total, round) => total + of(round), 0);
  const percentile = (part: number): number => Number((times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0).toFixed(2));
  return {
    requests: times.length,
    perSecond: Math.trunc(times.length / sum((round) => round.seconds)),
    p50Ms: percentile(0.5),
    p95Ms: percentile(0.95),
    p99Ms: percentile(0.99),
    bytes: Math.trunc(sum((round) => round.bytes) / times.length),
  };
}

async function run({ port, asked, clients, perSecond }: Load): Promise<Round> {
  // A connection for each client, as browsers have: processes that share a port get the same number of them.
  const agents = Array.from({ length: clients }, () => new Agent({ keepAlive: true, maxSockets: 6 }));
  const agentOf = (at: number): Agent => agents[at % clients] as Agent;
  const times: number[] = [];
  let next = 0;
  let bytes = 0;
  const client = async (): Promise<void> => {
    for (let at = next++; at < asked.length; at = next++) {
      const startedAt = performance.now();
      bytes += await ask(agentOf(at), port, asked[at] as Asked);
      times.push(performance.now() - startedAt);
    }
  };
  const startedAt = performance.now();
  const atItsMoment = async (one: Asked, at: number): Promise<void> => {
    const dueMs = (at * 1000) / (perSecond ?? 1);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, startedAt + dueMs - performance.now())));
    bytes += await ask(agentOf(at), port, one);
    times[at] = performance.now() - startedAt - dueMs;
  };
  await Promise.all(perSecond === undefined ? Array.from({ length: clients }, client) : asked.map(atItsMoment));
  const seconds = (performance.now() - startedAt) / 1000;
  for (const agent of agents) agent.destroy();
  return { seconds, times, bytes };
}

const ask = (agent: Agent, port: number, { path, cookie, body }: Asked): Promise<number> =>
  new Promise((resolve, reject) => {
    const json = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      ...(cookie === undefined ? {} : { cookie }),
      ...(json === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(json), "x-own-page": "1" }),
    };
    const sent = request({ host: "127.0.0.1", port, path, agent, headers, method: json === undefined ? "GET" : "POST" }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("end", () => {
        const told = Buffer.concat(parts);
        if (answer.statusCode === 200) resolve(told.length);
        else reject(new Error(`${path} answered ${answer.statusCode}: ${told.toString().slice(0, 500)}`));
      });
    });
    sent.on("error", reject);
    sent.end(json);
  });

if (!isMainThread) parentPort?.postMessage(await run(workerData as Load));
