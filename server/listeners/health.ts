import fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import { sql } from "kysely";
import type { Tools } from "../platform/tools.ts";

/** /healthz says that the process lives, /readyz that it can serve, /metrics what it does; none of them shows data. */
export function serveHealth(app: FastifyInstance, tools: Tools): void {
  const { registry } = tools.metrics;
  app.get("/healthz", async () => ({ status: "ok" }));
  app.get("/readyz", async (_request, reply) => {
    try {
      await sql`select 1`.execute(tools.base.kysely);
      return { status: "ready" };
    } catch {
      return reply.code(503).send({ status: "the database does not answer" });
    }
  });
  app.get("/metrics", async (request, reply) => {
    if (!mayReadMetrics(request, tools.config.metricsToken)) return reply.code(404).send();
    return reply.header("content-type", registry.contentType).send(await registry.metrics());
  });
}

function mayReadMetrics(request: FastifyRequest, token: string | undefined): boolean {
  if (token !== undefined && request.headers.authorization === `Bearer ${token}`) return true;
  return ["127.0.0.1", "::1", "::ffff:127.0.0.1"].includes(request.ip);
}

/** As many processes of one installation, or installations on one machine, as one would look through by hand. */
const portsTried = 20;

/**
 * The same three on a loopback port of the process's own: those without an HTTP socket are watched too. Where the port is taken the next free one
 * is used, so that roles that were split count up.
 * @returns undefined for `DEMARC_HEALTH_PORT=0`, which switches it off.
 */
export async function listenHealth(tools: Tools): Promise<{ port: number; stop(): Promise<void> } | undefined> {
  const first = tools.config.healthPort;
  if (first === 0) return undefined;
  for (let port = first; ; port++) {
    const app = fastify();
    serveHealth(app, tools);
    try {
      await app.listen({ host: "127.0.0.1", port });
      tools.log.info({ port }, "health and metrics");
      return { port, stop: () => app.close() };
    } catch (error) {
      await app.close();
      const isTaken = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
      if (!isTaken) throw error;
      if (port + 1 >= first + portsTried || port >= 65535) {
        throw new Error(`The ports ${first} to ${port} are taken. Set DEMARC_HEALTH_PORT to another one, or to 0 for none.`, {
          cause: error,
        });
      }
    }
  }
}
