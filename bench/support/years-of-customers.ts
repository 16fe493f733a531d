// A provider with many customers and years of documents, and its customers signed in: what the benchmarks of pages begin with.
import { confirmRun } from "../../server/modules/billing/index.ts";
import { setCustomerPassword } from "../../server/modules/identity/index.ts";
import { system } from "../../server/platform/actor.ts";
import { inWork, type Work } from "../../server/platform/work.ts";
import { day } from "../../shared/calendar.ts";
import { addSubscribers, makeProvider, type Provider } from "../../tests/support/provider.ts";
import { copyMonthsBack } from "./months-of-documents.ts";
import type { Scratch } from "./scratch-installation.ts";

/** The day on which the engine billed everybody; the months before are copies. */
export const billedAt = new Date("2026-04-01T06:00:00Z");
export const password = "a long enough password 2026";

/** Customers, each with a service, billed once by the engine, and copies of that month before it. */
export async function fillYears(
  scratch: Scratch,
  { customers, months, tell }: { customers: number; months: number; tell: (text: string) => void },
): Promise<Provider> {
  const { program } = scratch;
  tell(`filling: ${customers} customers`);
  const open = { actor: system("bench"), origin: { source: "cli" as const }, now: new Date("2026-03-01T06:00:00Z") };
  const provider = await inWork(program.base, open, (work) => makeProvider(work));
  for (let made = 0; made < customers; made += 5000) {
    const count = Math.min(5000, customers - made);
    await inWork(program.base, open, (work) =>
      addSubscribers(work, provider, { startOn: "2026-04-01", nextBillingOn: "2026-04-01", count, firstNumber: made }),
    );
  }
  await confirmRun((act) => inWork(program.base, { ...open, now: billedAt }, act), {
    partnerId: provider.partnerId,
    targetOn: day("2026-04-01"),
    trigger: "manual",
  });
  tell(`filling: ${months} months of documents`);
  await copyMonthsBack(scratch, months);
  await scratch.query("vacuum analyze");
  return provider;
}

/** The cookie that a sign-in over HTTP sets. */
export async function signIn(url: string, path: string, body: { identifier: string; password: string }): Promise<string> {
  const answer = await fetch(`${url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-own-page": "1" },
    body: JSON.stringify(body),
  });
  const cookie = answer.headers.getSetCookie()[0]?.split(";")[0];
  if (!answer.ok || cookie === undefined) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return cookie;
}

/** Customers from the whole range, each with a password now and signed in over HTTP. */
export async function signInCustomers(
  scratch: Scratch,
  url: string,
  { customers, count }: { customers: number; count: number },
): Promise<{ customerId: string; cookie: string }[]> {
  const chosen = await scratch.query<{ id: string; partner_id: string; email: string }>(
    "select customer.id, customer.partner_id, value as email from customers.customers customer join customers.contacts on customer_id = customer.id and kind = 'email' where number % $1 = 0 order by number limit $2",
    [Math.trunc(customers / count), count],
  );
  const signedIn: { customerId: string; cookie: string }[] = [];
  for (const { id, partner_id, email } of chosen) {
    await inBench(scratch, (work) => setCustomerPassword(work, { customerId: id, partnerId: partner_id, password }));
    signedIn.push({
      customerId: id,
      cookie: await signIn(url, "/api/public/portal/sign-in", { identifier: email, password }),
    });
  }
  return signedIn;
}

/** One act in a transaction of its own, as the benchmark. */
export function inBench<T>({ program }: Scratch, act: (work: Work) => Promise<T>): Promise<T> {
  return inWork(program.base, { actor: system("bench"), origin: { source: "cli" } }, act);
}
