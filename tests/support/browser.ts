// Real Chromium before a test program that listens: for tests of screens, and for stories that are told through pages.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll } from "vitest";
import { withFileLock } from "../../server/platform/file-lock.ts";
import { findChromium } from "../../tools/chromium.ts";
import { type Caller, httpOf } from "./call-api.ts";
import type { TestProgram } from "./test-program.ts";

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const patienceMs = 15_000;

export interface PageLook {
  /** Who is signed in: what `signInCustomer` or `signInStaff` gave. Nobody unless said. */
  as?: Caller;
  /** 360, the narrowest phone, unless said. */
  width?: number;
  height?: number;
  dark?: boolean;
  /** What the browser asks for; a signed-in customer's own language comes before it. */
  language?: string;
  /** A browser that runs no scripts. */
  noScript?: boolean;
}

export interface TestBrowser {
  /** "http://127.0.0.1:41234" */
  readonly address: string;
  /** Opens a page in a browser profile of its own, so that nobody inherits somebody's sign-in. */
  open(path: string, look?: PageLook): Promise<Page>;
  /** What pages complained about: exceptions, messages of the policy that guards them, refused scripts. Answers of 4xx are not among them. */
  readonly faults: string[];
  /** Requests that pages sent to another origin than their own: none of them gets through where only the portal is let through (P-13). */
  readonly foreign: string[];
}

/** Lets the program listen on a free port with both web apps, and starts Chromium; both end after the file's tests. */
export async function testBrowser(program: TestProgram): Promise<TestBrowser> {
  await ensureWebApps();
  const { app } = await httpOf(program);
  const address = await app.listen({ host: "127.0.0.1", port: 0 });
  const browser = await launch();
  const faults: string[] = [];
  const foreign: string[] = [];
  // Open pages hold connections for live updates, so they go first.
  afterAll(async () => {
    await browser.close();
    await app.close();
  });
  return { address, faults, foreign, open: (path, look = {}) => openPage(browser, { address, faults, foreign }, path, look) };
}

async function launch(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error("There is no Chromium here. `npm test` installs one; DEMARC_CHROMIUM names another.");
  return chromium.launch({ executablePath, args: flags });
}

async function openPage(
  browser: Browser,
  { address, faults, foreign }: Omit<TestBrowser, "open">,
  path: string,
  { as, width = 360, height = width < 600 ? 780 : 900, dark = false, language = "en", noScript = false }: PageLook,
): Promise<Page> {
  const context = await browser.newContext({
    baseURL: address,
    viewport: { width, height },
    colorScheme: dark ? "dark" : "light",
    locale: language,
    reducedMotion: "reduce",
    hasTouch: width < 600,
    javaScriptEnabled: !noScript,
  });
  context.setDefaultTimeout(patienceMs);
  if (as?.cookie !== undefined) {
    const [name = "", value = ""] = as.cookie.split("=", 2);
    await context.addCookies([{ name, value, url: address, httpOnly: true, sameSite: "Lax" }]);
  }
  const page = await context.newPage();
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== address) foreign.push(request.url());
  });
  page.on("pageerror", (error) => faults.push(`${page.url()}: ${error.stack ?? error.message}`));
  page.on("console", (message) => {
    // The browser writes a line for every refused call; refusals are answers, and tests look at what the page makes of them.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      faults.push(`${page.url()}: ${message.text()}`);
  });
  await page.goto(path);
  return page;
}

/** `npm test` has built them. A run of one file builds them when there are none; it takes those that are there, however old. */
async function ensureWebApps(): Promise<void> {
  const isThere = (): boolean =>
    ["admin", "portal"].every((name) => existsSync(new URL(`../../dist/web/${name}/index.html`, import.meta.url)));
  if (isThere()) return;
  await withFileLock(join(tmpdir(), `demarc-web-${userInfo().uid}.lock`), async () => {
    if (isThere()) return;
    // A process of its own: this one runs as a test, and React would be built as for tests.
    const env = { ...process.env, NODE_ENV: "production" };
    execFileSync(process.execPath, [fileURLToPath(new URL("../../tools/build-web.ts", import.meta.url))], { stdio: "inherit", env });
  });
}
