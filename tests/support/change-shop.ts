// A provider whose customers change, pause and end their services, on a day that the test chooses.
import { confirmRun } from "../../server/modules/billing/index.ts";
import { createPlan } from "../../server/modules/catalog/index.ts";
import * as contract from "../../server/modules/ordering/planned-changes/contract.ts";
import { setSetting } from "../../server/modules/partners/index.ts";
import { recordPaymentEndpoint } from "../../server/modules/payments/contract.ts";
import { getServiceEndpoint } from "../../server/modules/services/contract.ts";
import { day } from "../../shared/calendar.ts";
import { signInStaff } from "./call-api.ts";
import { invoicesOf } from "./payer.ts";
import { addSubscribers, makeProvider } from "./provider.ts";
import { testProgram } from "./test-program.ts";

/** A provider on a day of 2026 at 08:00; subscribers are invoiced for the month that runs, and have paid unless said otherwise. */
export async function shopOn(today: string, code: string) {
  const program = await testProgram({ now: `${today}T06:00:00Z` });
  const provider = await program.inWork((work) => makeProvider(work, { code }));
  const plan = async (name: string, price: string, more: object = {}) =>
    program.inWork(async (work) => {
      const made = await createPlan(work, {
        ...{
          code: `${name}-${code}`,
          kind: "internet",
          title: name,
          lineText: "{plan}",
          currency: "EUR",
          price,
          taxId: provider.taxId,
          includesTax: false,
        },
        partnerIds: [provider.partnerId],
        ...more,
      } as Parameters<typeof createPlan>[1]);
      return made.id;
    });
  const fastId = await plan("fast", "70");
  let staff = await signInStaff(program, { role: "super_administrator" });
  let number = 0;
  const month = `${today.slice(0, 7)}-01`;
  async function subscriber({
    planId = provider.homeId,
    startOn = month,
    prepaidMonths = 1,
    isPaid = true,
  }: {
    planId?: string;
    startOn?: string;
    prepaidMonths?: number;
    isPaid?: boolean;
  } = {}) {
    number += 1;
    const [added] = await program.inWork((work) =>
      addSubscribers(work, provider, { count: 1, startOn, nextBillingOn: month, plans: [planId], prepaidMonths, firstNumber: number }),
    );
    const moved = program.clock.now();
    program.clock.moveTo(`${month}T08:00:00Z`);
    await confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day(month), trigger: "manual" });
    program.clock.moveTo(moved.toISOString());
    if (isPaid && prepaidMonths > 0) {
      const [invoice] = await invoicesOf(program, added!.customerId);
      const [{ gross }] = (await program.query<{ gross: string }>(
        "select (gross_minor / 100.0)::numeric(12,2)::text as gross from billing.money_documents where id = $1",
        [invoice!.id],
      )) as [{ gross: string }];
      await staff.ok(recordPaymentEndpoint, {
        params: { customerId: added!.customerId },
        body: { amount: { amount: gross, currency: "EUR" }, method: "cash", receivedOn: month },
      } as never);
    }
    return { ...added!, serviceId: added!.serviceIds[0]! };
  }
  const quote = (serviceId: string, wish: object) =>
    staff.ok(contract.makeQuoteEndpoint, { params: { serviceId }, body: { wish: wish as never } });
  const confirm = (quoteId: string, replace = false) => staff.ok(contract.confirmQuoteEndpoint, { params: { quoteId }, body: { replace } });
  const make = async (serviceId: string, wish: object) => confirm((await quote(serviceId, wish)).id);
  const withdraw = ({ id, version }: { id: string; version: number }) =>
    staff.ok(contract.withdrawChangeEndpoint, { params: { plannedChangeId: id }, version, body: { reason: "Not wanted" } });
  const service = (serviceId: string) => staff.ok(getServiceEndpoint, { params: { serviceId } });
  const documents = (customerId: string) =>
    program.query<{ kind: string; net: string; gross: string; state: string; open: string }>(
      `select kind, net_minor::text as net, gross_minor::text as gross, state, open_minor::text as open from billing.money_documents
       where account_id = $1 order by issued_on, issued_at, number`,
      [customerId],
    );
  const covered = (serviceId: string) =>
    program.query<{ period: string }>("select period::text as period from billing.coverage where service_id = $1 order by period", [
      serviceId,
    ]);
  const set = (setting: Parameters<typeof setSetting>[1], value: unknown) =>
    program.inWork((work) => setSetting(work, setting as never, { level: "system" }, value as never));
  /** Another day; nobody stays signed in that long. */
  const moveTo = async (moment: string): Promise<void> => {
    program.clock.moveTo(moment);
    staff = await signInStaff(program, { role: "super_administrator" });
  };
  return {
    program,
    provider,
    fastId,
    staff: () => staff,
    moveTo,
    plan,
    subscriber,
    quote,
    confirm,
    make,
    withdraw,
    service,
    documents,
    covered,
    set,
  };
}
