// The HTTP port on which FreeRADIUS asks (rlm_rest). In the process that answers RADIUS, so that both are answered from the same memory and spool:
// nothing that comes in here may hold that process up, or end it.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { FrontEndAnswer, FrontEndCall } from "../../modules/access/index.ts";
import type { Logger } from "../../platform/log.ts";

interface FrontEndPortOptions {
  readonly host: string;
  readonly port: number;
  readonly reusePort: boolean;
  readonly log: Logger;
  /** Whether whoever holds the token may ask from there at all: asked before a body is read. */
  readonly mayAsk: (caller: Pick<FrontEndCall, "token" | "address">) => boolean;
  readonly answer: (call: FrontEndCall) => Promise<FrontEndAnswer>;
}

/** A packet of 4096 bytes with long names and quotes around everything. */
const longestBody = 128 * 1024;
/** Front ends keep their connections; one that is gone is noticed in time. */
const keepAliveMs = 60_000;
const requestMs = 10_000;
const mostConnections = 1_000;
/** Whoever is in the middle of something at the end gets so long. */
const closeMs = 2_000;

export async function openFrontEndPort(options: FrontEndPortOptions): Promise<{ port: number; close(): Promise<void> }> {
  const { host, port, reusePort, log } = options;
  const timeouts = { keepAliveTimeout: keepAliveMs, requestTimeout: requestMs, headersTimeout: requestMs };
  const server = createServer({ ...timeouts, connectionsCheckingInterval: requestMs / 4 }, (request, response) => {
    respond(request, response, options).catch((error: unknown) => {
      log.warn({ err: error, from: request.socket.remoteAddress }, "a call of a front end could not be answered");
      response.destroy();
    });
  });
  server.maxConnections = mostConnections;
  await new Promise<void>((done, fail) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      fail(
        error.code === "EADDRINUSE" ? new Error(`TCP port ${port} is taken, so no front end could ask there.`, { cause: error }) : error,
      ),
    );
    server.listen({ host, port, reusePort }, () => {
      server.removeAllListeners("error");
      server.on("error", (error) => log.warn({ err: error, port }, "the port of front ends"));
      done();
    });
  });
  return { port: (server.address() as AddressInfo).port, close: () => close(server) };
}

async function respond(request: IncomingMessage, response: ServerResponse, { mayAsk, answer }: FrontEndPortOptions): Promise<void> {
  const caller = {
    token: /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "",
    address: (request.socket.remoteAddress ?? "").replace(/^::ffff:(?=\d+\.)/, ""),
  };
  // What nobody may ask is not waited for.
  const body = mayAsk(caller) ? await readBody(request) : "";
  if (body === undefined) {
    response.writeHead(413, { connection: "close" }).end();
    return;
  }
  const [path = "", query] = (request.url ?? "").split("?", 2);
  const { status, body: said } = await answer({
    ...caller,
    ...{ method: request.method ?? "", path, query: new URLSearchParams(query), body },
  });
  if (said === undefined) response.writeHead(status).end();
  else response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" }).end(JSON.stringify(said));
}

/** Undefined: too long, or broken off. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of request as AsyncIterable<Buffer>) {
      length += piece.length;
      if (length > longestBody) return undefined;
      pieces.push(piece);
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(pieces).toString("utf8");
}

/** A connection that says nothing is not waited for. */
function close(server: Server): Promise<void> {
  return new Promise((done) => {
    const patience = setTimeout(() => server.closeAllConnections(), closeMs);
    server.close(() => {
      clearTimeout(patience);
      done();
    });
    server.closeIdleConnections();
  });
}
