// The portal's budgets (portal.md 11.5): what a first visit transfers and how fast it is on a phone, by Lighthouse; and how fast the API
// answers at 100,000 customers and 300 requests a second.
//
//   npm run bench -- portal [--customers=100000] [--months=36] [--rate=300] [--seconds=20] [--processes=2] [--only=pages|load] [--keep=FOLDER]
//
// Prints one JSON line. Lighthouse imitates a middling phone (four times slower than this machine) on 1.6 Mbit/s with 150 ms of delay, so
// nothing else may run meanwhile. `met` says whether every budget holds.
import { existsSync } from "node:fs";
import { launch } from "chrome-launcher";
import { sql } from "kysely";
import lighthouse from "lighthouse";
import { keepProcess } from "../server/commands/processes.ts";
import { type HttpSocket, listenHttp } from "../server/listen-http.ts";
import { createPlan } from "../server/modules/catalog/index.ts";
import * as changes from "../server/modules/ordering/planned-changes/settings.ts";
import { setSetting } from "../server/modules/partners/index.ts";
import { readConfig } from "../server/platform/config.ts";
import { listenersOn } from "../tests/support/listening-sockets.ts";
import type { Provider } from "../tests/support/provider.ts";
import { ensureChromium, findChromium } from "../tools/chromium.ts";
import { type Asked, loadHttp, type Measured, summarise } from "./support/http-load.ts";
import { option, type Scratch, scratchInstallation } from "./support/scratch-installation.ts";
import { fillYears, inBench, signInCustomers } from "./support/years-of-customers.ts";

const customers = Number(option("customers", "100000"));
const months = Number(option("months", "36"));
const perSecond = Number(option("rate", "300"));
const seconds = Number(option("seconds", "20"));
const only = option("only", "");
/** As many as `npm start` would start on this machine. */
const processes = Number(option("processes", String(readConfig({}).httpProcesses)));
const tell = (text: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${text}`);

/** Bytes as they travel, and points of 100 in each of Lighthouse's four categories. */
const pageBudgets = {
  "sign-in": { totalBytes: 120_000, scriptBytes: 50_000, points: 95 },
  dashboard: { totalBytes: Number.POSITIVE_INFINITY, scriptBytes: 170_000, points: 95 },
} as const;
/** 95th percentile in milliseconds. */
const answerBudgets = { read: 300, dashboard: 500, quote: 800, pdf: 2000 } as const;
type Answer = keyof typeof answerBudgets;

if (!existsSync(new URL("../dist/web/portal/index.html", import.meta.url)))
  throw new Error("The web apps are not built: run npm start or npm test once.");
const scratch = await scratchInstallation("portal", { httpPort: 0, httpProcesses: processes }, { sharedBy: processes });
try {
  if (!scratch.filled) {
    const provider = await fillYears(scratch, { customers, months, tell });
    await openSelfChange(scratch, provider);
    scratch.markFilled();
  }
  // Two hundred people ask what thousands would: their rates are not what is measured.
  Object.assign(scratch.program.tools.config, { portalLimits: { reads: 1e6, writes: 1e6, lookers: 1e6, strangers: 1e6 } });
  const http = await listenHttp(scratch.program);
  const stopOthers = await startOthers(scratch, http);
  const signedIn = await signInCustomers(scratch, http.url, { customers, count: Math.min(200, customers) });
  const pages = only === "load" ? [] : await measurePages(http.url, signedIn[0]?.cookie ?? "");
  const answers = only === "pages" ? [] : await measureAnswers(scratch, Number(new URL(http.url).port), signedIn);
  await stopOthers();
  await http.stop();
  const met = [...pages, ...answers].every((row) => row.met);
  console.log(JSON.stringify({ name: "portal", customers, months, perSecond, processes, pages, answers, met }));
  process.exitCode = met ? 0 : 1;
} finally {
  await scratch.close();
}

/** The further processes that answer on the same port. */
async function startOthers({ program: { tools }, url }: Scratch, http: HttpSocket): Promise<() => Promise<void>> {
  const command = [new URL("../server/cli.ts", import.meta.url).pathname, "start", "--no-demo"];
  const limits = ["PORTAL_READS", "PORTAL_WRITES", "PUBLIC_READS", "PUBLIC_WRITES"].map((name) => [`DEMARC_${name}_PER_MINUTE`, "1000000"]);
  const env = {
    ...{ ...http.join, ...Object.fromEntries(limits), DATABASE_URL: url, DEMARC_DATA: tools.config.dataDir },
    ...{ DEMARC_HTTP_PROCESSES: String(processes), DEMARC_LOG_LEVEL: "error", DEMARC_HEALTH_PORT: "0" },
  };
  const stops = Array.from({ length: processes - 1 }, () => keepProcess({ role: "http", log: tools.log, command, env }));
  const port = Number(new URL(http.url).port);
  while (listenersOn(port) < processes) await new Promise((done) => setTimeout(done, 100));
  return async () => {
    for (const stop of stops) await stop();
  };
}

/** Customers, who all owe something, may go over to a faster plan by themselves, so that there is something to quote. */
async function openSelfChange(scratch: Scratch, { partnerId, taxId, homeId }: Provider): Promise<void> {
  await inBench(scratch, async (work) => {
    const fast = { code: "fast", kind: "internet", title: "Fast", lineText: "{plan}", currency: "EUR", price: "60" } as const;
    const { id } = await createPlan(work, { ...fast, taxId, includesTax: false, partnerIds: [partnerId] });
    await sql`update catalog.plans set portal_targets = ${[id]} where id = ${homeId}`.execute(work.tx);
    await setSetting(work, changes.portalSelfChange, { level: "system" }, ["internet"]);
    await setSetting(work, changes.changeRequiresFunds, { level: "system" }, false);
  });
}

async function measurePages(url: string, cookie: string) {
  await ensureChromium();
  const chrome = await launch({ chromePath: findChromium() ?? "", chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu"] });
  try {
    const rows: ReturnType<typeof rowOf>[] = [];
    for (const [name, path, headers] of [
      ["sign-in", "/portal/sign-in", {}],
      ["dashboard", "/portal/", { cookie }],
    ] as const) {
      const run = await lighthouse(`${url}${path}`, { port: chrome.port, output: "json", logLevel: "error", extraHeaders: headers });
      if (!run) throw new Error(`Lighthouse said nothing about ${path}`);
      rows.push(rowOf(name, run.lhr));
      tell(JSON.stringify(rows.at(-1)));
    }
    return rows;
  } finally {
    chrome.kill();
  }
}

type Report = NonNullable<Awaited<ReturnType<typeof lighthouse>>>["lhr"];

function rowOf(name: keyof typeof pageBudgets, { audits, categories }: Report) {
  const items = ((audits["network-requests"]?.details as { items?: unknown[] } | undefined)?.items ?? []) as {
    transferSize: number;
    resourceType: string;
  }[];
  const sum = (wanted: (type: string) => boolean): number =>
    items.filter(({ resourceType }) => wanted(resourceType)).reduce((total, { transferSize }) => total + transferSize, 0);
  const points = Object.fromEntries(
    ["performance", "accessibility", "best-practices", "seo"].map((id) => [id, Math.round((categories[id]?.score ?? 0) * 100)]),
  );
  const ms = (id: string): number => Math.round(audits[id]?.numericValue ?? 0);
  const measured = {
    totalBytes: sum(() => true),
    scriptBytes: sum((type) => type === "Script"),
    points,
    firstPaintMs: ms("first-contentful-paint"),
    largestPaintMs: ms("largest-contentful-paint"),
    blockedMs: ms("total-blocking-time"),
    shift: Number((audits["cumulative-layout-shift"]?.numericValue ?? 0).toFixed(3)),
  };
  const budget = pageBudgets[name];
  const met =
    measured.totalBytes <= budget.totalBytes &&
    measured.scriptBytes <= budget.scriptBytes &&
    Object.values(points).every((of) => of >= budget.points);
  return { name, ...measured, met };
}

/** What subscribers do, at a steady rate: nine of ten look, some ask for a price, a few for a paper. */
async function measureAnswers(scratch: Scratch, port: number, signedIn: readonly { customerId: string; cookie: string }[]) {
  const asked = await whatIsAsked(scratch, signedIn);
  const plain = asked.map(({ request }) => request);
  // Every connection has met every statement, as after a minute of a working day.
  tell("warming up");
  await loadHttp({ port, clients: 32, asked: plain.slice(0, perSecond * 10) });
  await loadHttp({ port, clients: 400, asked: plain.slice(0, perSecond * 10), perSecond });
  tell(`${perSecond} requests a second for ${seconds} seconds`);
  const load = await loadHttp({ port, clients: 400, asked: plain, perSecond });
  return (Object.keys(answerBudgets) as Answer[]).map((kind) => {
    const times = load.times.filter((_, at) => asked[at]?.kind === kind);
    const measured: Measured = summarise([{ ...load, times }]);
    const row = { name: kind, requests: measured.requests, p50Ms: measured.p50Ms, p95Ms: measured.p95Ms, p99Ms: measured.p99Ms };
    tell(JSON.stringify(row));
    return { ...row, met: measured.p95Ms <= answerBudgets[kind] };
  });
}

async function whatIsAsked(
  scratch: Scratch,
  signedIn: readonly { customerId: string; cookie: string }[],
): Promise<{ kind: Answer; request: Asked }[]> {
  const ids = signedIn.map(({ customerId }) => customerId);
  const services = await scratch.query<{ customer_id: string; id: string; plan_id: string }>(
    `select service.customer_id, service.id, plan.portal_targets[1] as plan_id from services.services service
     join catalog.plans plan on plan.id = service.plan_id where service.customer_id = any ($1::uuid[]) and plan.portal_targets <> '{}'`,
    [ids],
  );
  const invoices = await scratch.query<{ customer_id: string; id: string }>(
    "select account_id as customer_id, id from billing.money_documents where account_id = any ($1::uuid[]) and issued_on = '2026-04-01'",
    [ids],
  );
  if (services.length === 0 || invoices.length === 0) throw new Error("nobody has anything to ask a price or a paper of");
  const serviceOf = new Map(services.map((row) => [row.customer_id, row]));
  const invoiceOf = new Map(invoices.map(({ customer_id, id }) => [customer_id, id]));
  return Array.from({ length: perSecond * seconds }, (_, n) => {
    const { customerId, cookie } = signedIn[(n * 7919) % signedIn.length] as { customerId: string; cookie: string };
    const service = serviceOf.get(customerId);
    // Each hundred in another order than one kind after the other, always the same.
    const turn = (n * 37) % 100;
    if (turn < 40) return { kind: "dashboard", request: { path: "/api/portal/dashboard", cookie } };
    if (turn < 43 && service)
      return {
        kind: "quote",
        request: {
          ...{ path: `/api/portal/services/${service.id}/price-quotes`, cookie },
          body: { wish: { kind: "plan", planId: service.plan_id } },
        },
      };
    if (turn < 44) return { kind: "pdf", request: { path: `/api/portal/money-documents/${invoiceOf.get(customerId)}/pdf`, cookie } };
    const path =
      ["/api/portal/me", "/api/portal/money-documents?limit=25", "/api/portal/services", "/api/portal/finance/summary"][n % 4] ?? "";
    return { kind: "read", request: { path, cookie } };
  });
}
