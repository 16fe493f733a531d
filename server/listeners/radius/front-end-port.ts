// The HTTP port on which FreeRADIUS asks (rlm_rest). In the process that answers RADIUS, so that both are answered from the same memory and spool.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { FrontEndAnswer, FrontEndCall } from "../../modules/access/index.ts";

interface FrontEndPortOptions {
  readonly host: string;
  readonly port: number;
  readonly reusePort: boolean;
  readonly answer: (call: FrontEndCall) => Promise<FrontEndAnswer>;
}

/** A packet of 4096 bytes with long names and quotes around everything. */
const longestBody = 128 * 1024;
/** Front ends keep their connections; one that is gone is noticed in time. */
const keepAliveMs = 60_000;

export async function openFrontEndPort({
  host,
  port,
  reusePort,
  answer,
}: FrontEndPortOptions): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer({ keepAliveTimeout: keepAliveMs, requestTimeout: 10_000 }, (request, response) => {
    void respond(request, response, answer);
  });
  await new Promise<void>((done, fail) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      fail(
        error.code === "EADDRINUSE" ? new Error(`TCP port ${port} is taken, so no front end could ask there.`, { cause: error }) : error,
      ),
    );
    server.listen({ host, port, reusePort }, () => {
      server.removeAllListeners("error");
      done();
    });
  });
  return { port: (server.address() as AddressInfo).port, close: () => close(server) };
}

async function respond(request: IncomingMessage, response: ServerResponse, answer: FrontEndPortOptions["answer"]): Promise<void> {
  const body = await readBody(request);
  if (body === undefined) {
    response.writeHead(413, { connection: "close" }).end();
    return;
  }
  const url = new URL(request.url ?? "/", "http://front-end");
  const { status, body: said } = await answer({
    ...{ method: request.method ?? "", path: url.pathname, query: url.searchParams, body },
    token: /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "",
    address: (request.socket.remoteAddress ?? "").replace(/^::ffff:(?=\d+\.)/, ""),
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

function close(server: Server): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    server.closeIdleConnections();
  });
}
