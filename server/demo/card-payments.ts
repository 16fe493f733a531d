// Some customers pay by card in the portal, with the test bank. Over real HTTP, as a browser would: the bank speaks nothing else. So the
// staff's lists of attempts and events and the customers' saved cards have something to show.
import { sql } from "kysely";
import { deliverDue } from "../adapters/sandbox-gateway/deliver-events.ts";
import { listenHttp } from "../listen-http.ts";
import { setCustomerPassword } from "../modules/identity/index.ts";
import { system } from "../platform/actor.ts";
import { freePort } from "../platform/free-port.ts";
import { drainJobs } from "../platform/jobs.ts";
import { inWork } from "../platform/work.ts";
import { makeProgram, type Program } from "../program.ts";

/** What each of them types at the bank, in turn. The cards are those of the test bank's own list. */
const stories: readonly { readonly card: string; readonly saves: boolean; readonly leaves?: boolean }[] = [
  { card: "4242424242424242", saves: true },
  { card: "5555555555554444", saves: true },
  { card: "4242424242424242", saves: false },
  { card: "4000000000000002", saves: false, leaves: true },
  { card: "4000000000000341", saves: true },
  // An account that is debited: its mandate is active a little later.
  { card: "8900000000000013", saves: true },
  { card: "", saves: false, leaves: true },
];

export async function liveCardPayments(program: Program, password: string): Promise<void> {
  const port = await freePort();
  const config = { ...program.tools.config, httpHost: "127.0.0.1", httpPort: port, publicUrl: `http://127.0.0.1:${port}` };
  // It says where it listens; nobody is to go there.
  const quiet = program.tools.log.child({}, { level: "warn" });
  const online = await makeProgram(config, quiet, program.databaseUrl);
  const http = await listenHttp(online);
  try {
    const payers = await cardPayers(online);
    for (const [at, story] of stories.entries()) {
      const payer = payers[at];
      if (!payer) break;
      await inWork(online.base, { actor: system("demo") }, (work) =>
        setCustomerPassword(work, { customerId: payer.id, partnerId: payer.partner_id, password }),
      );
      await visit(http.url, { ...story, email: payer.email, password });
    }
    while ((await deliverDue(online.tools)) > 0) await drainJobs(online.databaseUrl, online.base, online.book);
    await drainJobs(online.databaseUrl, online.base, online.book);
  } finally {
    await http.stop();
    await online.close();
  }
}

interface Payer {
  readonly id: string;
  readonly partner_id: string;
  readonly email: string;
}

/** Customers who pay by card and owe something; not the first one, whose login is for looking at an unpaid invoice. */
async function cardPayers({ base }: Program): Promise<readonly Payer[]> {
  const { rows } = await sql<Payer>`
    select customer.id, customer.partner_id, contact.value as email from customers.customers customer
    join partners.partners partner on partner.id = customer.partner_id and partner.number = 1
    join customers.contacts contact on contact.customer_id = customer.id and contact.kind = 'email' and contact.position = 1
    join billing.accounts account on account.id = customer.id and account.payment_method = 'card'
    where customer.source = 'demo' and customer.status = 'active'
      and exists (select from billing.money_documents document where document.account_id = customer.id and document.kind = 'invoice' and document.open_minor > 0)
    order by customer.number offset 1 limit ${stories.length}`.execute(base.kysely);
  return rows;
}

async function visit(url: string, story: (typeof stories)[number] & { email: string; password: string }): Promise<void> {
  const browser = new Browser(url);
  await browser.post("/api/public/portal/sign-in", { identifier: story.email, password: story.password });
  const { documents } = (await browser.get("/api/portal/payments/options")) as { documents: { id: string }[] };
  const { redirectUrl } = (await browser.post("/api/portal/payments/checkout", {
    documentIds: documents.map(({ id }) => id),
    saveMethod: story.saves,
    basePath: "/portal",
  })) as { redirectUrl: string };
  if (story.card !== "") await browser.typeAtBank(redirectUrl, { number: story.card, expiry: "12/30", holder: "Card Holder" });
  if (story.leaves) await browser.typeAtBank(redirectUrl, { act: "leave" });
}

/** As much of a browser as paying takes. */
class Browser {
  readonly #url: string;
  #cookie = "";

  constructor(url: string) {
    this.#url = url;
  }

  async get(path: string): Promise<unknown> {
    return this.#read(path, await fetch(`${this.#url}${path}`, { headers: { cookie: this.#cookie } }));
  }

  async post(path: string, body: unknown): Promise<unknown> {
    const headers = { cookie: this.#cookie, "content-type": "application/json", "x-own-page": "1" };
    return this.#read(path, await fetch(`${this.#url}${path}`, { method: "POST", headers, body: JSON.stringify(body) }));
  }

  async typeAtBank(page: string, fields: Readonly<Record<string, string>>): Promise<void> {
    const answer = await fetch(page, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });
    await answer.body?.cancel();
    if (answer.status >= 500) throw new Error(`the test bank answered ${answer.status}`);
  }

  async #read(path: string, answer: Response): Promise<unknown> {
    const cookie = answer.headers.getSetCookie()[0]?.split(";")[0];
    if (cookie !== undefined) this.#cookie = cookie;
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  }
}
