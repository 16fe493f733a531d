// The API's own description, OpenAPI 3.1, printed from the very contracts that check the requests. Zod speaks JSON Schema 2020-12, which is what
// OpenAPI 3.1 takes.
import { z } from "zod";
import type { Endpoint } from "../../../shared/endpoint.ts";
import { ProblemShape } from "../../../shared/problem.ts";
import type { ServedEndpoint } from "./api.ts";

type Json = Readonly<Record<string, unknown>>;

export interface ApiDescription {
  readonly openapi: "3.1.0";
  readonly info: Json;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Json;
}

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly security: readonly Json[];
  readonly parameters: readonly Json[];
  readonly requestBody?: Json;
  readonly responses: Json;
}

export function describeApi(served: readonly ServedEndpoint[], version: string): ApiDescription {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const one of served) {
    const path = one.endpoint.path.replace(/:([A-Za-z0-9]+)/g, "{$1}");
    paths[path] ??= {};
    paths[path][one.endpoint.method.toLowerCase()] = operationOf(one);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Demarc",
      version,
      description:
        "Everything that the staff app and the portal do goes through this API. Money is { amount, currency } with the amount as text, days are YYYY-MM-DD, moments UTC. Refusals are problem details (RFC 9457).",
    },
    paths,
    components: {
      schemas: { Problem: schemaOf(ProblemShape, "output") },
      securitySchemes: {
        key: { type: "http", scheme: "bearer", description: "An API key of the staff side: dmk_…" },
        staff: { type: "apiKey", in: "cookie", name: "demarc_staff" },
        customer: { type: "apiKey", in: "cookie", name: "portal_session" },
      },
    },
  };
}

function operationOf({ endpoint, may }: ServedEndpoint): Operation {
  return {
    operationId: operationId(endpoint),
    summary: endpoint.summary,
    description: notes({ endpoint, may }).join(" "),
    tags: [endpoint.path.split("/").slice(2, 4).join(" ")],
    security: may === "anyone" ? [] : may === "customer" ? [{ customer: [] }] : [{ key: [] }, { staff: [] }],
    parameters: [...parametersIn(endpoint.params, "path"), ...parametersIn(endpoint.query, "query"), ...headersOf(endpoint)],
    ...bodyOf(endpoint),
    responses: { "200": { description: "Done.", ...contentOf(endpoint) }, default: problemResponse },
  };
}

/** "getApiAdminInvoicesByInvoiceId": unique, because method and path are. */
const operationId = ({ method, path }: Endpoint): string =>
  method.toLowerCase() +
  path
    .split(/[/-]/)
    .filter(Boolean)
    .map((part) => (part.startsWith(":") ? `By${capital(part.slice(1))}` : capital(part)))
    .join("");
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

function notes({ endpoint, may }: ServedEndpoint): string[] {
  const rights = typeof may === "string" ? [may] : may;
  return [
    may === "anyone"
      ? ""
      : may === "customer"
        ? "For the signed-in customer."
        : may === "staff"
          ? "For all staff."
          : `Needs the right ${rights.join(" or ")}.`,
    endpoint.freshProof ? "A sensitive act: asks for a recent proof that the person is there." : "",
    endpoint.idempotent ? "A repeat with the same Idempotency-Key gets the first answer again." : "",
  ].filter(Boolean);
}

function parametersIn(shape: z.ZodType, place: "path" | "query"): Json[] {
  const schema = schemaOf(shape, "input");
  const required = new Set((schema.required as string[] | undefined) ?? []);
  return Object.entries((schema.properties as Record<string, Json> | undefined) ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === "path" || required.has(name),
    schema: property,
    // filter[status]=paid
    ...(property.type === "object" ? { style: "deepObject", explode: true } : {}),
  }));
}

function headersOf({ idempotent, versioned }: Endpoint): Json[] {
  const text = { type: "string" };
  return [
    ...(idempotent ? [{ name: "Idempotency-Key", in: "header", required: false, schema: { ...text, minLength: 8, maxLength: 128 } }] : []),
    ...(versioned ? [{ name: "If-Match", in: "header", required: true, schema: text, description: "The version that was read." }] : []),
  ];
}

function bodyOf(endpoint: Endpoint): { requestBody?: Json } {
  if (endpoint.method === "GET") return {};
  const schema = schemaOf(endpoint.body, "input");
  switch (endpoint.request) {
    case "json":
      return { requestBody: { required: true, content: { "application/json": { schema } } } };
    case "upload": {
      const form = { type: "object", properties: { body: schema, file: { type: "string", contentMediaType: "application/octet-stream" } } };
      return { requestBody: { required: true, content: { "multipart/form-data": { schema: form } } } };
    }
    case "raw":
      return { requestBody: { required: true, content: { "*/*": {} } } };
  }
}

function contentOf(endpoint: Endpoint): Json {
  switch (endpoint.reply) {
    case "json":
      return { content: { "application/json": { schema: schemaOf(endpoint.returns, "output") } } };
    case "file":
      return { content: { "*/*": {} } };
    case "events":
      return { content: { "text/event-stream": {} } };
  }
}

const problemResponse: Json = {
  description: "Refused; the problem says why.",
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
};

/** What JSON Schema cannot say (a checked text, a bigint inside) becomes "anything" there; the server checks it all the same. */
function schemaOf(shape: z.ZodType, io: "input" | "output"): Json {
  const { $schema, ...schema } = z.toJSONSchema(shape, { io, unrepresentable: "any", reused: "inline" }) as Record<string, unknown>;
  return schema;
}
