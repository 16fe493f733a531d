import type { z } from "zod";
import { type FoundItem, type foundKinds, quickSearchEndpoint } from "../../../server/modules/reports/contract.ts";
import { callApi } from "../../lib/api.ts";
import type { Needs, SearchHit, SearchProvider } from "../app/module.ts";

type Kind = (typeof foundKinds)[number];
type Found = z.output<typeof FoundItem>;

// All kinds are answered by one call, however many groups the palette shows of it.
let last: { typed: string; answer: Promise<{ kinds: readonly { kind: Kind; items: readonly Found[]; hasMore: boolean }[] }> } | undefined;

function ask(typed: string): NonNullable<typeof last>["answer"] {
  if (last?.typed === typed) return last.answer;
  const answer = callApi(quickSearchEndpoint, { query: { q: typed } });
  last = { typed, answer };
  // What failed, or is a while ago, is asked again.
  const forget = (): void => {
    if (last?.answer === answer) last = undefined;
  };
  answer.then(() => setTimeout(forget, 2000), forget);
  return answer;
}

interface KindOfRecord {
  kind: Kind;
  prefix: string;
  label: SearchProvider["label"];
  needs: Needs;
  hit: (item: Found) => Omit<SearchHit, "id" | "exact">;
  /** The list that shows all that were found. */
  all?: (typed: string) => string;
}

const words = (...parts: readonly string[]): string => parts.filter((part) => part !== "").join(" · ");

const kinds: readonly KindOfRecord[] = [
  {
    kind: "customers",
    prefix: "c",
    label: "reports.search.customers",
    needs: "customers.profile.view",
    hit: (item) => ({ title: item.title, note: words(item.detail, item.number), to: `/customers/${item.id}` }),
    all: (typed) => `/customers?text=${encodeURIComponent(typed)}`,
  },
  {
    kind: "invoices",
    prefix: "inv",
    label: "reports.search.documents",
    needs: ["finance.invoices.view", "finance.credit_notes.view", "finance.proformas.view"],
    hit: (item) => ({ title: item.number, note: item.title, to: `/invoices/${item.id}` }),
    all: (typed) => `/invoices?q=${encodeURIComponent(typed)}`,
  },
  {
    kind: "services",
    prefix: "s",
    label: "reports.search.services",
    needs: "customers.services.view",
    hit: (item) => ({ title: item.title, note: words(item.detail, item.number), to: `/services/${item.id}` }),
    all: (typed) => `/services?text=${encodeURIComponent(typed)}`,
  },
  {
    kind: "payments",
    prefix: "pay",
    label: "reports.search.payments",
    needs: "finance.payments.view",
    hit: (item) => ({ title: item.number, note: item.title, to: `/payments/${item.id}` }),
    all: (typed) => `/payments?q=${encodeURIComponent(typed)}`,
  },
];

export const quickSearch: readonly SearchProvider[] = kinds.map(({ kind, prefix, label, needs, hit, all }) => ({
  id: kind,
  label,
  needs,
  prefix,
  search: async (typed) => {
    const found = (await ask(typed)).kinds.find((one) => one.kind === kind);
    return (found?.items ?? []).map((item) => ({ id: item.id, exact: item.isExact, ...hit(item) }));
  },
  ...(all ? { all } : {}),
}));
