// The two web apps as built files: the staff app under /admin, the portal everywhere else. Their files are named by content and
// kept for a year; the pages themselves are asked for each time.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply } from "fastify";

const built = fileURLToPath(new URL("../../dist/web/", import.meta.url));

const pagePolicy = [
  "default-src 'self'",
  "script-src 'self'",
  // Mantine sets styles on elements.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'self'",
  "form-action 'self'",
].join("; ");

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
  const page = (name: "admin" | "portal") => async (_request: unknown, reply: FastifyReply) => {
    const path = `${built}${name}/index.html`;
    if (!existsSync(path))
      return reply.code(503).type("text/plain").send("The web apps are not built yet: run npm start, which builds them.");
    return reply
      .type("text/html")
      .header("content-security-policy", pagePolicy)
      .header("cache-control", "no-cache")
      .send(await readFile(path));
  };
  for (const path of ["/admin", "/admin/", "/admin/*"]) app.get(path, page("admin"));
  for (const path of [
    "/",
    "/portal",
    "/portal/*",
    "/p/*",
    "/pay/*",
    "/signup",
    "/sign-in",
    "/reset",
    "/ticket",
    "/services",
    "/services/*",
    "/finance",
    "/finance/*",
    "/pay",
    "/documents",
    "/documents/*",
    "/check",
    "/check/*",
    "/more",
    "/profile",
    "/profile/*",
  ]) {
    app.get(path, page("portal"));
  }
}
