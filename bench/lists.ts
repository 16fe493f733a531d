// What staff and subscribers open all day, at 100,000 customers and three years of documents: the customer list, a search in it, the
// quick search, the invoice list, a portal dashboard. Beside each, in the same run and from the same database, a bare route: Fastify, no
// sign-in, no checks, no transaction, one statement that reads the same number of rows by one index and sends the same columns.
//
//   npm run bench -- lists [--customers=100000] [--months=36] [--requests=800] [--clients=4] [--keep=FOLDER] [--only=PAGE]
//
// Prints one JSON line. `ratio` is the 95th percentile of ours ÷ that of the bare route: 3 or less is the goal.
import type { AddressInfo } from "node:net";
import fastify from "fastify";
import pg from "pg";
import { listenHttp } from "../server/listen-http.ts";
import { createAdministrator, seedRoles } from "../server/modules/identity/index.ts";
import { type Asked, loadHttp, type Measured, type Round, summarise } from "./support/http-load.ts";
import { option, round, type Scratch, scratchInstallation } from "./support/scratch-installation.ts";
import { billedAt, fillYears, inBench, password, signIn, signInCustomers } from "./support/years-of-customers.ts";

const customers = Number(option("customers", "100000"));
const months = Number(option("months", "36"));
const requests = Number(option("requests", "800"));
const clients = Number(option("clients", "4"));
const only = option("only", "");
const perRound = 50;
const tell = (text: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${text}`);

const scratch = await scratchInstallation("lists", { httpPort: 0 });
try {
  if (!scratch.filled) {
    await fillYears(scratch, { customers, months, tell });
    await addStaff(scratch);
    scratch.markFilled();
  }
  const rows = await measureAll(scratch);
  console.log(
    JSON.stringify({ name: "lists", customers, months, clients, results: rows, ratio: Math.max(...rows.map((row) => row.ratio)) }),
  );
} finally {
  await scratch.close();
}

interface Pair {
  readonly name: string;
  readonly ours: (n: number) => Asked;
  /** The bare route's statement; its one parameter is chosen by `key`. */
  readonly sql: string;
  readonly key: (n: number) => unknown;
}

async function measureAll(scratch: Scratch) {
  const http = await listenHttp(scratch.program);
  const staff = await signIn(http.url, "/api/public/staff/sign-in", { identifier: "bench", password });
  const portal = await signInCustomers(scratch, http.url, { customers, count: 50 });
  // A fixed walk through the whole range: the same questions for both, none twice in a row.
  const walk = (n: number, range: number): number => (n * 7919) % range;
  const cursors = await cursorsOf(http.url, staff);
  const pairs: Pair[] = [
    {
      name: "customer list, 50 rows",
      ours: (n) => ({ path: `/api/admin/customers?limit=50${n % 2 ? `&cursor=${cursors[walk(n, cursors.length)]}` : ""}`, cookie: staff }),
      sql: `select customer.*, balance.balance_minor from customers.customers customer left join billing.balances balance on balance.account_id = customer.id
        where customer.deleted_at is null and customer.number < $1 order by customer.number desc limit 50`,
      key: (n) => customers - walk(n, customers - 100),
    },
    {
      name: "customer list by a scrap of a name",
      ours: (n) => ({
        path: `/api/admin/customers?limit=50&filter[text]=${encodeURIComponent(`tomer ${walk(n, customers)}`)}`,
        cookie: staff,
      }),
      sql: "select * from customers.customers customer where customer.deleted_at is null and search_text like $1 limit 50",
      key: (n) => `%tomer ${walk(n, customers)}%`,
    },
    {
      name: "quick search",
      ours: (n) => ({ path: `/api/admin/search?q=${encodeURIComponent(`Customer ${walk(n, customers)}`)}`, cookie: staff }),
      sql: "select * from customers.customers customer where customer.deleted_at is null and search_text like $1 limit 6",
      key: (n) => `%customer ${walk(n, customers)}%`,
    },
    {
      name: "invoice list, 50 rows",
      ours: (n) => ({
        path: `/api/admin/money-documents?limit=50&filter[kind]=invoice&filter[issuedOn][to]=${monthBack(walk(n, months))}`,
        cookie: staff,
      }),
      sql: `select document.*, customer.full_name from billing.money_documents document join customers.customers customer on customer.id = document.account_id
        where coalesce(document.issued_on, 'infinity'::date) <= $1 and document.kind = 'invoice'
        order by coalesce(document.issued_on, 'infinity'::date) desc, document.id desc limit 50`,
      key: (n) => monthBack(walk(n, months)),
    },
    {
      name: "portal dashboard",
      ours: (n) => ({ path: "/api/portal/dashboard", cookie: portal[n % portal.length]?.cookie }),
      sql: `select document.*, balance.balance_minor from billing.money_documents document join billing.balances balance using (account_id)
        where document.account_id = $1 order by document.issued_on desc limit 5`,
      key: (n) => portal[n % portal.length]?.customerId,
    },
    {
      name: "portal documents",
      ours: (n) => ({ path: "/api/portal/money-documents?limit=25", cookie: portal[n % portal.length]?.cookie }),
      sql: "select * from billing.money_documents document where document.account_id = $1 order by document.issued_on desc limit 25",
      key: (n) => portal[n % portal.length]?.customerId,
    },
  ];
  const port = Number(new URL(http.url).port);
  const bare = await bareServer(scratch, pairs);
  try {
    const rows: { name: string; ratio: number; ours: Measured; bare: Measured }[] = [];
    for (const [at, pair] of pairs.entries()) {
      if (only !== "" && pair.name !== only) continue;
      const asked = Array.from({ length: requests }, (_, n) => pair.ours(n));
      const askedBare = asked.map((_, n): Asked => ({ path: `/${at}/${n}` }));
      await loadHttp({ port, clients, asked: asked.slice(0, 100) });
      await loadHttp({ port: bare.port, clients, asked: askedBare.slice(0, 100) });
      // By turns, so that whatever else the machine does meanwhile falls on both.
      const oursRounds: Round[] = [];
      const bareRounds: Round[] = [];
      for (let from = 0; from < requests; from += perRound) {
        oursRounds.push(await loadHttp({ port, clients, asked: asked.slice(from, from + perRound) }));
        bareRounds.push(await loadHttp({ port: bare.port, clients, asked: askedBare.slice(from, from + perRound) }));
      }
      const ours = summarise(oursRounds);
      const reference = summarise(bareRounds);
      rows.push({ name: pair.name, ratio: round(ours.p95Ms / reference.p95Ms), ours, bare: reference });
      tell(`${pair.name}: p95 ${ours.p95Ms} ms, bare ${reference.p95Ms} ms`);
    }
    return rows;
  } finally {
    await bare.close();
    await http.stop();
  }
}

function monthBack(n: number): string {
  const date = new Date(billedAt);
  date.setUTCMonth(date.getUTCMonth() - n);
  return date.toISOString().slice(0, 10);
}

/** One statement a route and the driver's rows as JSON: as little as an answer from PostgreSQL can take here. */
async function bareServer({ url }: Scratch, pairs: readonly Pair[]): Promise<{ port: number; close(): Promise<void> }> {
  const pool = new pg.Pool({ connectionString: url, max: 16 });
  const app = fastify();
  for (const [at, pair] of pairs.entries()) {
    app.get<{ Params: { n: string } }>(`/${at}/:n`, async ({ params }, reply) => {
      const { rows } = await pool.query({ name: `bare-${at}`, text: pair.sql, values: [pair.key(Number(params.n))] });
      return reply
        .type("application/json")
        .send(JSON.stringify(rows, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value)));
    });
  }
  await app.listen({ host: "127.0.0.1", port: 0 });
  return {
    port: (app.server.address() as AddressInfo).port,
    async close() {
      await app.close();
      await pool.end();
    },
  };
}

async function addStaff(scratch: Scratch): Promise<void> {
  await inBench(scratch, async (work) => {
    await seedRoles(work);
    await createAdministrator(work, {
      login: "bench",
      email: "bench@example.net",
      fullName: "Bench",
      role: "super_administrator",
      password,
      anyPassword: true,
    });
  });
}

/** Cursors of the first pages, for reading on. */
async function cursorsOf(url: string, cookie: string): Promise<string[]> {
  const cursors: string[] = [];
  let next = "";
  for (let page = 0; page < 20; page++) {
    const answer = await fetch(`${url}/api/admin/customers?limit=50${next === "" ? "" : `&cursor=${next}`}`, { headers: { cookie } });
    const body = (await answer.json()) as { next: string | null };
    if (body.next === null) break;
    next = body.next;
    cursors.push(next);
  }
  return cursors;
}
