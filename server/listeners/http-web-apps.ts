// The two web apps as built files: the staff app under /admin, the portal everywhere else. Their files are named by content and
// kept for a year; the pages themselves are asked for each time.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { doorOf, isStranger } from "./portal-door.ts";
import { portalPage } from "./portal-page.ts";

const built = fileURLToPath(new URL("../../dist/web/", import.meta.url));

const pagePolicy = [
  "default-src 'self'",
  "script-src 'self'",
  // Mantine sets styles on elements.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'self'",
  "form-action 'self'",
].join("; ");

// P-215 the status file may lie on another host. A worker keeps the policy of its release, so the host cannot be named here.
const workerPolicy = pagePolicy.replace("connect-src 'self'", "connect-src 'self' https: http://127.0.0.1:*");

const unlistedPage = /^(\/portal|\/p\/[a-z0-9-]+)?\/(pay|sign)(\/|\?|$)/;

/** With what the addresses of the portal's pages begin, where it stands at "/" of a partner's own host (M-5). */
export const portalPages = [
  ...[
    "answers",
    "app",
    "check",
    "documents",
    "equipment",
    "finance",
    "help",
    "incidents",
    "messages",
    "more",
    "news",
    "orders",
    "pay",
    "profile",
  ],
  ...["reset", "services", "shop", "sign", "sign-in", "signup", "statistics", "ticket", "ticket-rating", "tickets"],
];

export async function serveWebApps(app: FastifyInstance): Promise<void> {
  for (const [name, prefix] of [
    ["admin", "/admin/assets/"],
    ["portal", "/assets/"],
  ] as const) {
    const root = `${built}${name}/assets`;
    if (!existsSync(root)) continue;
    await app.register(fastifyStatic, {
      root,
      prefix,
      decorateReply: false,
      immutable: true,
      maxAge: "365d",
      index: false,
      preCompressed: true,
    });
  }
  serveWorker(app);
  const page = (name: "admin" | "portal") => async (request: FastifyRequest, reply: FastifyReply) => {
    const path = `${built}${name}/index.html`;
    if (!existsSync(path))
      return reply.code(503).type("text/plain").send("The web apps are not built yet: run npm start, which builds them.");
    if (name === "portal" && isStranger(request)) return reply.redirect(doorOf(request.url), 302);
    const { html, isPersonal } =
      name === "portal" ? await portalPage(app, request, await readFile(path, "utf8")) : { html: await readFile(path), isPersonal: false };
    return (
      reply
        .type("text/html")
        .header("content-security-policy", pagePolicy)
        .header("cache-control", isPersonal ? "no-store" : "no-cache")
        // P-135, P-178 a bill, or what is to be signed, is found by no search engine.
        .headers(unlistedPage.test(request.url) ? { "x-robots-tag": "noindex, nofollow" } : {})
        .send(html)
    );
  };
  for (const path of ["/admin", "/admin/", "/admin/*"]) app.get(path, page("admin"));
  for (const path of ["/", "/portal", "/portal/*", "/p/*", ...portalPages.flatMap((name) => [`/${name}`, `/${name}/*`])]) {
    app.get(path, page("portal"));
  }
}

/**
 * What keeps the portal on a phone (P-212). One file for every place where a portal stands, so it may look after all of them; each page asks
 * for its own place alone. Asked for each time: a new release is found by its bytes.
 */
function serveWorker(app: FastifyInstance): void {
  app.get("/portal-worker.js", async (_request, reply) => {
    const path = `${built}portal/portal-worker.js`;
    if (!existsSync(path)) return reply.code(404).type("text/plain").send("The web apps are not built yet.");
    return reply
      .type("text/javascript")
      .header("content-security-policy", workerPolicy)
      .header("service-worker-allowed", "/")
      .header("cache-control", "no-cache")
      .send(await readFile(path));
  });
}
