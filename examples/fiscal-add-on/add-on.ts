// A fiscal add-on for Demarc, whole and small: the tax office of a country that does not exist. It reserves numbers ahead, registers each document
// once, and keeps what it did in a file, so that nothing is forgotten when it is stopped or killed. The protocol is in docs/fiscalisation.md.
// A real add-on does the same and speaks to its country's tax office where this one only counts.
//
//   node examples/fiscal-add-on/add-on.ts --secret "a secret of at least sixteen letters" [--port 8765] [--file registered.jsonl]
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";

interface Document {
  readonly id: string;
  readonly kind: string;
  readonly number: string;
  readonly reservation: string | null;
  readonly refersTo: { readonly number: string; readonly fiscalNumber: string | null } | null;
  readonly buyer: { readonly name: string; readonly taxNumber: string } | null;
  readonly totals: { readonly gross: string };
  readonly currency: string;
}

/** A line of the file: what was given for a key. */
export type Kept =
  | { readonly act: "reserve"; readonly key: string; readonly answer: { reservations: { code: string }[] } }
  | {
      readonly act: "register";
      readonly key: string;
      readonly number: string;
      readonly answer: { fiscalNumber: string; qr: string; lines: string[]; extra: Record<string, string> };
    };

export interface RunningAddOn {
  readonly url: string;
  /** Everything it reserved and registered, oldest first. */
  readonly kept: readonly Kept[];
  stop(): Promise<void>;
}

export interface AddOnOptions {
  readonly secret: string;
  readonly file: string;
  readonly port?: number;
  readonly host?: string;
}

/** Above this a document needs to say who bought: a rule that documents can break. */
const namelessUpTo = 10_000;
const mostBytes = 4 * 1024 * 1024;
const toleranceS = 5 * 60;

export async function startAddOn({ secret, file, port = 0, host = "127.0.0.1" }: AddOnOptions): Promise<RunningAddOn> {
  const kept: Kept[] = existsSync(file) ? read(file) : [];
  const find = (act: Kept["act"], key: string): Kept | undefined => kept.find((one) => one.act === act && one.key === key);
  const paper = openSync(file, "a");
  /** On disk before it is answered: whoever answers first and writes later registers twice after a crash. */
  const keep = (one: Kept): void => {
    writeSync(paper, `${JSON.stringify(one)}\n`);
    fsyncSync(paper);
    kept.push(one);
  };

  const acts: Readonly<Record<string, (body: unknown, key: string) => [status: number, answer: unknown]>> = {
    "/hello": () => [
      200,
      { name: "Example add-on", version: "1.0", kinds: ["invoice", "credit_note", "receipt", "refund"], reserves: true },
    ],
    "/reserve": (body, key) => {
      const known = find("reserve", key);
      if (known) return [200, known.answer];
      const { kind, count } = body as { kind: string; count: number };
      const given = kept.flatMap((one) => (one.act === "reserve" ? one.answer.reservations : [])).length;
      const reservations = Array.from({ length: count }, (_, index) => ({ code: `${kind.toUpperCase()}-${given + index + 1}` }));
      const one: Kept = { act: "reserve", key, answer: { reservations } };
      keep(one);
      return [200, one.answer];
    },
    "/register": (body, key) => {
      const known = find("register", key);
      if (known) return [200, known.answer];
      const document = body as Document;
      const fault = faultOf(document);
      // A refusal is not kept: the same document may be asked for again, and be right then.
      if (fault) return [422, { reason: fault }];
      const fiscalNumber = `EX-${String(kept.filter(({ act }) => act === "register").length + 1).padStart(8, "0")}`;
      const digest = createHash("sha256").update(`${fiscalNumber} ${document.number} ${document.totals.gross}`).digest("hex").slice(0, 12);
      const one: Kept = {
        act: "register",
        key,
        number: document.number,
        answer: {
          fiscalNumber,
          qr: `https://tax.example/verify?n=${fiscalNumber}&c=${digest}`,
          lines: [
            `Check code ${digest}`,
            ...(document.reservation ? [`Reserved as ${document.reservation}`] : []),
            ...(document.refersTo?.fiscalNumber ? [`Takes back ${document.refersTo.fiscalNumber}`] : []),
          ],
          extra: { checkCode: digest },
        },
      };
      keep(one);
      return [200, one.answer];
    },
  };

  const server = createServer((request, response) => void answer(request, response));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bytesOf(request);
    if (!body) return say(response, 413, { reason: "This is too long." });
    if (!isSigned(request.headers["demarc-signature"], body, secret)) return say(response, 401, { reason: "The signature is not right." });
    const act = request.method === "POST" ? acts[request.url ?? ""] : undefined;
    if (!act) return say(response, 404, { reason: "There is nothing here." });
    say(response, ...act(JSON.parse(body.toString("utf8")), String(request.headers["idempotency-key"] ?? "")));
  }

  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, host, resolve));
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    kept,
    stop: async () => {
      await stop(server);
      closeSync(paper);
    },
  };
}

/** What this country's law wants of a document. */
function faultOf({ totals, buyer, currency }: Document): string | undefined {
  if (Number(totals.gross) > namelessUpTo && !buyer?.taxNumber)
    return `Above ${namelessUpTo} ${currency} the buyer's tax number has to be on the document.`;
  return undefined;
}

function read(file: string): Kept[] {
  const lines = readFileSync(file, "utf8").split("\n");
  // What was being written when it was killed was never answered.
  return lines.filter((line, index) => line !== "" && index < lines.length - 1).map((line) => JSON.parse(line) as Kept);
}

/** The moment and the very bytes of the body, with the secret that both know; a copy of an old call is refused. */
function isSigned(header: unknown, body: Buffer, secret: string): boolean {
  const [, seconds = "", hex = ""] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(typeof header === "string" ? header : "") ?? [];
  if (hex === "" || Math.abs(Number(seconds) - Date.now() / 1000) > toleranceS) return false;
  return timingSafeEqual(Buffer.from(hex, "hex"), createHmac("sha256", secret).update(`${seconds}.`).update(body).digest());
}

async function bytesOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > mostBytes) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function say(response: ServerResponse, status: number, answer: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
}

const stop = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      secret: { type: "string" },
      port: { type: "string", default: "8765" },
      file: { type: "string", default: "registered.jsonl" },
    },
  });
  const { secret, port, file } = values;
  if (!secret || secret.length < 16) throw new Error("Start it with --secret and at least sixteen letters, the same as in Demarc.");
  const addOn = await startAddOn({ secret, file, port: Number(port) });
  process.stdout.write(`The example add-on listens on ${addOn.url} and writes to ${file}.\n`);
}
