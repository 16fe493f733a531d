// The API's description for programs (/api/openapi.json) and for people (/api), made once, when somebody first asks.
import type { FastifyInstance } from "fastify";
import type { Api } from "../platform/http/api.ts";
import { type ApiDescription, describeApi, type Operation } from "../platform/http/openapi.ts";

export function serveDescription(app: FastifyInstance, api: Api, version: string): void {
  let made: { json: string; page: string } | undefined;
  const description = (): { json: string; page: string } => {
    if (made) return made;
    const described = describeApi(api.served, version);
    made = { json: JSON.stringify(described), page: pageOf(described) };
    return made;
  };
  app.get("/api/openapi.json", async (_request, reply) => reply.type("application/json").send(description().json));
  app.get("/api", async (_request, reply) =>
    reply
      .type("text/html; charset=utf-8")
      .header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'")
      .send(description().page),
  );
}

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
const shown = (value: unknown): string => `<pre>${escaped(JSON.stringify(value, null, 2))}</pre>`;

/** A page that works without script: everything stands in it, folded away. */
function pageOf({ info, paths }: ApiDescription): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const byTag = Map.groupBy(operations, ({ operation }) => operation.tags[0] ?? "");
  const sections = [...byTag].toSorted(([a], [b]) => a.localeCompare(b));
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Demarc API</title><style>${style}</style></head><body>
<h1>Demarc API <small>${escaped(String(info.version))}</small></h1><p>${escaped(String(info.description))} For programs: <a href="/api/openapi.json">openapi.json</a>.</p>
${sections.map(([tag, of]) => `<h2>${escaped(tag)}</h2>${of.map((one) => sectionOf(one)).join("")}`).join("")}</body></html>`;
}

function sectionOf({ path, method, operation }: { path: string; method: string; operation: Operation }): string {
  const { summary, description, parameters, requestBody, responses } = operation;
  return `<details><summary><b>${method}</b> <code>${escaped(path)}</code> ${escaped(summary)}</summary><p>${escaped(description)}</p>
${parameters.length > 0 ? `<h3>Parameters</h3>${shown(parameters)}` : ""}${requestBody ? `<h3>Body</h3>${shown(requestBody)}` : ""}<h3>Answers</h3>${shown(responses)}</details>`;
}

const style = `:root{color-scheme:light dark;font:15px/1.5 Inter,system-ui,sans-serif}body{max-width:960px;margin:0 auto;padding:24px 16px}
h1{font-size:24px}h1 small{font-weight:400;opacity:.6}h2{margin:32px 0 8px;font-size:16px}h3{margin:12px 0 4px;font-size:13px}
details{border-top:1px solid #8884;padding:6px 0}summary{cursor:pointer}summary b{display:inline-block;min-width:60px;font-size:12px}
code{font-size:13px}pre{overflow:auto;max-height:400px;padding:12px;border-radius:8px;background:#8881;font-size:12px}`;
