// The part that Xero and QuickBooks have in common as a local server: keys by OAuth 2.0 that end and rotate, and mishaps on demand. It behaves
// as their documentation says; nobody's real server is asked by a test.
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll } from "vitest";

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  // biome-ignore lint/suspicious/noExplicitAny: whatever was sent.
  readonly body: any;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** What goes wrong with the next call that matches. */
export interface Mishap {
  readonly on: (call: Call) => boolean;
  /** "lost": it is done and the line breaks before the answer. "down": the line breaks at once. */
  readonly what: "lost" | "down" | Reply;
  times?: number;
}

export abstract class AccountingServer {
  readonly calls: Call[] = [];
  readonly mishaps: Mishap[] = [];
  access = "";
  refresh = "";
  /** Refresh tokens that were used: a second use is refused. */
  readonly used = new Set<string>();
  readonly codes = new Map<string, { challenge: string }>();
  refreshes = 0;
  #server: Server;
  #url = "";

  constructor() {
    // Lines stay open between calls: a test that is slow for a moment must not meet one that is just being closed.
    this.#server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
      void this.#serve(request).then((reply) => {
        if (reply === "cut") {
          request.socket.destroy();
          return;
        }
        response.writeHead(reply.status, { "content-type": "application/json", ...reply.headers });
        response.end(reply.body === undefined ? "" : JSON.stringify(reply.body));
      });
    });
    afterAll(() => {
      this.#server.closeAllConnections();
      this.#server.close();
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.#url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this.#url;
  }

  fail(what: Mishap["what"], on: Mishap["on"], times = 1): void {
    this.mishaps.push({ on, what, times });
  }

  /** What a person's agreement gives: the code that the browser brings back. */
  agree(url: string): { state: string; code: string } {
    const wish = new URL(url).searchParams;
    const code = randomUUID();
    this.codes.set(code, { challenge: wish.get("code_challenge") ?? "" });
    return { state: wish.get("state") ?? "", code };
  }

  newKeys(): Reply {
    this.access = randomUUID();
    this.refresh = randomUUID();
    return { status: 200, body: { access_token: this.access, refresh_token: this.refresh, expires_in: 1800, token_type: "Bearer" } };
  }

  /** RFC 6749, 4.1.3 and 6; RFC 7636 where there was a challenge. */
  keysFor(fields: URLSearchParams, isRight: (verifier: string, challenge: string) => boolean): Reply {
    const refuse: Reply = { status: 400, body: { error: "invalid_grant" } };
    if (fields.get("grant_type") === "authorization_code") {
      const known = this.codes.get(fields.get("code") ?? "");
      this.codes.delete(fields.get("code") ?? "");
      return known && isRight(fields.get("code_verifier") ?? "", known.challenge) ? this.newKeys() : refuse;
    }
    const token = fields.get("refresh_token") ?? "";
    this.refreshes += 1;
    if (token !== this.refresh || this.used.has(token)) return refuse;
    this.used.add(token);
    return this.newKeys();
  }

  isSignedIn(call: Call): boolean {
    return call.headers.authorization === `Bearer ${this.access}`;
  }

  /** How many calls of a kind there were. */
  count(method: string, path: string | RegExp): number {
    return this.calls.filter((call) => call.method === method && (typeof path === "string" ? call.path === path : path.test(call.path)))
      .length;
  }

  abstract answer(call: Call): Reply;

  async #serve(request: IncomingMessage): Promise<Reply | "cut"> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const isForm = request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
    const call: Call = {
      method: request.method ?? "",
      path: decodeURIComponent(url.pathname),
      query: url.searchParams,
      headers: request.headers,
      body: text === "" ? undefined : isForm ? new URLSearchParams(text) : JSON.parse(text),
    };
    this.calls.push(call);
    const at = this.mishaps.findIndex((mishap) => mishap.on(call));
    const mishap = this.mishaps[at];
    if (mishap) {
      mishap.times = (mishap.times ?? 1) - 1;
      if (mishap.times <= 0) this.mishaps.splice(at, 1);
      if (mishap.what === "down") return "cut";
      if (mishap.what !== "lost") return mishap.what;
      this.answer(call);
      return "cut";
    }
    return this.answer(call);
  }
}
