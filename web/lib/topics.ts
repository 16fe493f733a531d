// Which queries a change concerns. A topic is what the records are called in addresses: "invoices", "customers".
import type { Endpoint } from "../../shared/endpoint.ts";

/** What the server tells open pages: something about these records changed; about this one when it has an id. */
export interface LiveMessage {
  readonly topic: string;
  readonly id?: string | null | undefined;
}

/** Said when messages may have been lost: every page asks again. */
const everything = "everything";

/** What a query shows, kept beside it so that a change can find it. */
export interface QueryMeta {
  readonly path: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly topics: readonly string[];
}

/** The fixed words of a path after "/api/admin": ["customers", "invoices"] for "/api/admin/customers/:id/invoices". */
export const topicsOf = (path: string): string[] =>
  path
    .split("/")
    .slice(3)
    .filter((word) => word !== "" && !word.startsWith(":"));

export const metaOf = (endpoint: Endpoint, params: unknown, more: readonly string[] = []): QueryMeta => ({
  path: endpoint.path,
  params: (params ?? {}) as Record<string, unknown>,
  topics: [...topicsOf(endpoint.path), ...more],
});

/** Whether the query may show something else after the change. In doubt it may: a needless fetch is cheaper than an old page. */
export function concerns(message: LiveMessage, query: QueryMeta): boolean {
  if (message.topic === everything) return true;
  const names = namesOf(message.topic);
  const matched = query.topics.find((word) => names.includes(word));
  if (matched === undefined) return false;
  const ownId = idOfRecordPage(query, matched);
  return !message.id || ownId === undefined || ownId === message.id;
}

/** An event's full name is taken too: "invoice.issued" is about invoices, "credit_note.issued" about credit-notes. */
function namesOf(topic: string): string[] {
  const name = (topic.split(".")[0] ?? "").replaceAll("_", "-");
  return [name, `${name}s`, name.replace(/y$/, "ies")];
}

/** The id that a query is bound to when its path is exactly one record of the topic: ".../invoices/:invoiceId". */
function idOfRecordPage(query: QueryMeta, topic: string): string | undefined {
  const words = query.path.split("/");
  const last = words.at(-1) ?? "";
  if (!last.startsWith(":") || words.at(-2) !== topic) return undefined;
  const id = query.params[last.slice(1)];
  return id === undefined ? undefined : String(id);
}
