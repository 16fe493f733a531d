// P-214 a new release of the portal on a phone: it comes in the background and is used at the next start; one that mends a hole comes with the
// next page. A small server stands in front and hands out the worker of another release.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import { appOn, setSetting } from "../../server/modules/partners/index.ts";
import { testBrowser } from "../support/browser.ts";
import { signInCustomer } from "../support/call-api.ts";
import { makePayers } from "../support/payer.ts";
import { testProgram } from "../support/test-program.ts";

/** A worker keeps a hundred files before it is ready. */
const installMs = 120_000;
/** A worker that is asked all the time is never idle, and only an idle one gives way. */
const seldom = { timeout: installMs, interval: 2000 };

describe("releases of the portal", { timeout: 300_000 }, async () => {
  const program = await testProgram({ now: "2026-04-15T08:00:00Z" });
  const { payers } = await makePayers(program, 1);
  await program.inWork((work) => setSetting(work, appOn, { level: "system" }, true));
  const browser = await testBrowser(program);
  /** What the release that the server has now is called, and how many holes it mends. */
  let release = { name: "", security: 0 };
  const front = createServer((request, reply) => {
    void (async () => {
      const answer = await fetch(`${browser.address}${request.url ?? ""}`, {
        headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => name !== "connection")) as Record<string, string>,
        redirect: "manual",
      });
      const headers = Object.fromEntries(
        [...answer.headers].filter(([name]) => !/^(content-(length|encoding)|transfer-encoding)$/.test(name)),
      );
      const bytes = Buffer.from(await answer.arrayBuffer());
      const text = () => {
        const built = bytes.toString();
        const version = /version:`([0-9a-f]{12})`/.exec(built)?.[1] ?? "";
        return built.replaceAll(version, `${version}${release.name}`).replace(/security:0/, `security:${release.security}`);
      };
      reply.writeHead(answer.status, headers).end(request.url === "/portal-worker.js" ? text() : bytes);
    })().catch(() => reply.destroy());
  });
  await new Promise<void>((done) => front.listen(0, "127.0.0.1", done));
  afterAll(() => {
    front.closeAllConnections();
    front.close();
  });
  const at = (path: string) => `http://127.0.0.1:${(front.address() as AddressInfo).port}/portal${path}`;

  it("P-214 comes in the background, waits for the next start, and comes at once where it mends a hole", async () => {
    const first = await browser.open("about:blank", { as: await signInCustomer(program, payers[0]!.customerId) });
    // Its stream of changes would never end at the server in front.
    await first.context().route("**/api/portal/live*", (route) => route.abort());
    await first.goto(at("/services"));
    await first.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await first.waitForFunction(() => navigator.serviceWorker.controller !== null);
    const before = await inUse(first);
    expect(before).toMatch(/^[0-9a-f]{12}$/);

    release = { name: "-next", security: 0 };
    await update(first);
    await first.getByRole("link", { name: "Money" }).click();
    await first.getByRole("heading", { name: "Money" }).waitFor();
    await first.waitForFunction(async () => (await navigator.serviceWorker.ready).waiting !== null, undefined, { timeout: installMs });
    expect(await inUse(first)).toBe(before);
    const second = await first.context().newPage();
    const began = await newWorkerBegins(second);
    await first.close();
    await began();
    await second.goto(at("/services"));
    await second.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await expect.poll(() => inUse(second), seldom).toBe(`${before}-next`);

    await second.evaluate(() => {
      (globalThis as { isOldPage?: boolean }).isOldPage = true;
    });
    release = { name: "-mended", security: 1 };
    await update(second);
    await expect.poll(() => inUse(second), seldom).toBe(`${before}-mended`);
    // What is being read stays until its reader goes on.
    expect(await second.evaluate(() => (globalThis as { isOldPage?: boolean }).isOldPage)).toBe(true);
    await second.getByRole("link", { name: "Support" }).click();
    await second.waitForFunction(() => (globalThis as { isOldPage?: boolean }).isOldPage === undefined);
    await second.waitForURL(/\/portal\/tickets$/);
  });
});

/** What it gives resolves once a worker that waits now has begun: the browser lets it when the last page of the portal is closed, some time after. */
async function newWorkerBegins(page: Page): Promise<() => Promise<void>> {
  const tools = await page.context().newCDPSession(page);
  let waiting: string | undefined;
  const begins = new Promise<void>((resolve) => {
    tools.on("ServiceWorker.workerVersionUpdated", ({ versions }) => {
      waiting ??= versions.find(({ status }) => status === "installed")?.versionId;
      if (versions.some(({ versionId, status }) => versionId === waiting && status === "activated")) resolve();
    });
  });
  await tools.send("ServiceWorker.enable");
  return () => begins;
}

const update = (page: Page): Promise<unknown> => page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));

/** The release of the worker that looks after the page. */
const inUse = (page: Page): Promise<string> =>
  page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }) => resolve((data as { version: string }).version);
        navigator.serviceWorker.controller?.postMessage({ ask: "who" }, [port2]);
      }),
  );
