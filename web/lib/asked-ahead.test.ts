// The page comes with answers that were asked for before the app was there. A part of the page that is shown late must not show what an act has
// changed meanwhile.
import { afterEach, describe, expect, it, vi } from "vitest";
import { endpoint } from "../../shared/endpoint.ts";

const one = endpoint({ method: "GET", path: "/api/portal/messages-unread", summary: "How many." });
const other = endpoint({ method: "GET", path: "/api/portal/dashboard", summary: "What stands first." });
const read = endpoint({ method: "POST", path: "/api/portal/messages/read", summary: "Has read." });

async function openPage() {
  vi.resetModules();
  vi.stubGlobal("askedAhead", {
    [one.path]: Promise.resolve(Response.json({ count: 1 })),
    [other.path]: Promise.resolve(Response.json({})),
  });
  const fetched: string[] = [];
  vi.stubGlobal("fetch", async (path: string) => {
    fetched.push(path);
    return Response.json({ count: 0 });
  });
  const { callApi } = await import("./api.ts");
  return { callApi, fetched };
}

describe("answers that came with the page", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("are taken once each", async () => {
    const { callApi, fetched } = await openPage();
    expect(await callApi(one)).toEqual({ count: 1 });
    expect(await callApi(one)).toEqual({ count: 0 });
    expect(fetched).toEqual([one.path]);
  });

  it("hold no longer once somebody has acted", async () => {
    const { callApi, fetched } = await openPage();
    await callApi(read);
    expect(await callApi(one)).toEqual({ count: 0 });
    expect(fetched).toEqual([read.path, one.path]);
  });
});
