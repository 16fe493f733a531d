import { afterEach, expect, it, vi } from "vitest";
import { withOwnWords } from "./own-words.ts";

const ours = { portal: { nav: { home: "Home", more: "More" } }, ui: { pay: ["You owe ", ["amount"]] } };
const loaders = { en: async () => ({ default: ours }), de: async () => ({ default: ours }) } as never;
const answering = (make: () => Promise<Response>) => vi.stubGlobal("fetch", vi.fn(make));

afterEach(() => void vi.unstubAllGlobals());

it("P-237 a provider's words stand in place of ours, and the rest stays", async () => {
  answering(async () => Response.json({ portal: { nav: { home: "Start" } }, ui: { pay: "Pay up" }, "portal-news": { title: "Told" } }));
  const worded = withOwnWords<never>(loaders, { de: "/words/de?v=1" }) as unknown as Record<
    string,
    () => Promise<{ default: typeof ours }>
  >;
  expect((await worded.de!()).default).toMatchObject({ portal: { nav: { home: "Start", more: "More" } }, ui: { pay: "Pay up" } });
  expect((await worded.en!()).default).toBe(ours);
});

it("P-237 words that cannot be fetched leave ours alone", async () => {
  answering(() => Promise.reject(new Error("offline")));
  const worded = withOwnWords<never>(loaders, { de: "/words/de?v=2" }) as unknown as Record<
    string,
    () => Promise<{ default: typeof ours }>
  >;
  expect((await worded.de!()).default).toEqual(ours);
});
