// Holds the HTTP socket: security headers, cookies, the API, live updates, health, the web apps.
import { randomUUID } from "node:crypto";
import cookie from "@fastify/cookie";
import multipart from "@fastify/multipart";
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import { serveExports } from "../platform/exports/export-list.ts";
import { Api, type Authenticate } from "../platform/http/api.ts";
import { replyWithProblem } from "../platform/http/problem-reply.ts";
import type { Module } from "../platform/module.ts";
import { notFound } from "../platform/problems.ts";
import type { Tools } from "../platform/tools.ts";
import { serveHealth } from "./health.ts";
import { serveDescription } from "./http-description.ts";
import { serveLive } from "./http-live.ts";
import { serveWebApps } from "./http-web-apps.ts";
import { servePlainPortal } from "./plain-portal/plain-portal.ts";

export interface HttpParts {
  readonly tools: Tools;
  readonly modules: readonly Module[];
  readonly authenticate: Authenticate;
  readonly databaseUrl: string;
  /** Of the program, as the API's description says it. */
  readonly version: string;
}

const maxBodyBytes = 2 * 1024 * 1024;
const maxFileBytes = 100 * 1024 * 1024;

/** Makes the server with every module's routes; it does not listen yet, so tests can inject requests. */
export async function makeHttp({
  tools,
  modules,
  authenticate,
  databaseUrl,
  version,
}: HttpParts): Promise<{ app: FastifyInstance; api: Api }> {
  const app = fastify({
    loggerInstance: tools.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: maxBodyBytes,
    trustProxy: tools.config.trustedProxies.length > 0 ? [...tools.config.trustedProxies] : false,
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 500 },
  });
  app.setErrorHandler((error, request, reply) => replyWithProblem(error as Error, request, reply));
  await app.register(cookie);
  await app.register(multipart, { limits: { fileSize: maxFileBytes, files: 10, fields: 5 } });

  app.addHook("onRequest", async (_request, reply) => {
    reply
      .header("x-content-type-options", "nosniff")
      .header("referrer-policy", "same-origin")
      .header("x-frame-options", "DENY")
      .header("cross-origin-opener-policy", "same-origin");
  });

  app.addHook("onResponse", async (request, reply) => {
    const labels = { method: request.method, route: request.routeOptions.url ?? "none", status: reply.statusCode };
    tools.metrics.requests.observe(labels, reply.elapsedTime / 1000);
  });
  serveHealth(app, tools);
  const api = new Api(app, tools.base, { authenticate, limits: tools.config.portalLimits });
  for (const module of modules) module.routes?.(api, tools);
  serveExports(api, tools);
  serveDescription(app, api, version);
  await serveLive(app, { authenticate, databaseUrl, log: tools.log });
  servePlainPortal(app);
  await serveWebApps(app);
  app.setNotFoundHandler((request, reply) => {
    replyWithProblem(notFound(), request, reply);
  });
  return { app, api };
}
