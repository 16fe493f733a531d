// A provider with the test bank switched on, and subscribers who owe money; for tests about paying.
import { z } from "zod";
import { confirmRun } from "../../server/modules/billing/index.ts";
import { billingProofs } from "../../server/modules/billing/ledger/proofs.ts";
import { enableSandbox } from "../../server/modules/payments/index.ts";
import { paymentsProofs } from "../../server/modules/payments/proofs.ts";
import { day } from "../../shared/calendar.ts";
import { addSubscribers, makeProvider, type Provider, type Subscriber } from "./provider.ts";
import type { TestProgram } from "./test-program.ts";

export interface Payers {
  readonly provider: Provider;
  readonly payers: readonly Subscriber[];
}

/** Subscribers with one invoice of 54.00 each (45.00 and 20 % tax), issued on 1 April 2026. The clock has to stand there. */
export async function makePayers(program: TestProgram, count: number, options: { code?: string } = {}): Promise<Payers> {
  const made = await program.inWork(async (work) => {
    const provider = await makeProvider(work, options);
    await enableSandbox(work, program.tools, provider.partnerId);
    return { provider, payers: await addSubscribers(work, provider, { count, startOn: "2026-04-01", nextBillingOn: "2026-04-01" }) };
  });
  await confirmRun((act) => program.inWork(act), { partnerId: made.provider.partnerId, targetOn: day("2026-04-01"), trigger: "manual" });
  return made;
}

export interface Invoice {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly open_minor: bigint;
}

export const invoicesOf = (program: TestProgram, customerId: string): Promise<Invoice[]> =>
  program.query<Invoice>(
    "select id, number, state, open_minor from billing.money_documents where account_id = $1 and kind = 'invoice' order by issued_on, number",
    [customerId],
  );

export async function balanceOf(program: TestProgram, customerId: string): Promise<bigint> {
  const [row] = await program.query<{ balance_minor: bigint }>("select balance_minor from billing.balances where account_id = $1", [
    customerId,
  ]);
  return row?.balance_minor ?? 0n;
}

/** What the books prove about themselves; empty when all is well. */
export async function faultsOfBooks(program: TestProgram): Promise<string[]> {
  const faults: string[] = [];
  for (const proof of [...billingProofs, ...paymentsProofs]) {
    const { wrong } = await program.inWork((work) => proof.prove(work));
    faults.push(...wrong.map((what) => `${proof.rule} ${what}`));
  }
  return faults;
}

const Announced = z.object({ type: z.string(), data: z.record(z.string(), z.unknown()) });

/** What was announced about a customer, oldest first. */
export async function announced(program: TestProgram, customerId: string, prefix: string): Promise<z.infer<typeof Announced>[]> {
  const rows = await program.query("select type, data from platform.events where customer_id = $1 and type like $2 order by at, id", [
    customerId,
    `${prefix}%`,
  ]);
  return z.array(Announced).parse(rows);
}
