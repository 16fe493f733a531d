import { expect, it } from "vitest";
import { makePayers } from "../../tests/support/payer.ts";
import { testProgram } from "../../tests/support/test-program.ts";
import { sendPayLinks } from "./pay-links.ts";

it("P-131 P-133 the demo has links to be paid, for all that is due, an old one with a saved card, and one that has run out", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { provider, payers } = await makePayers(program, 4);
  await program.query(
    `insert into payments.saved_methods (customer_id, partner_id, driver, token, kind, created_at)
      select id, partner_id, 'sandbox', 'token', 'card', $2 from customers.customers where id = $1`,
    [payers[1]!.customerId, program.clock.now()],
  );
  expect(await sendPayLinks(program, [provider.partnerId])).toBe(4);
  const [old] = await program.query<{ customer_id: string }>(
    "select customer_id from payments.pay_links where created_at between $1::timestamptz - interval '41 days' and $1::timestamptz - interval '39 days'",
    [program.clock.now()],
  );
  expect(old).toEqual({ customer_id: payers[1]!.customerId });
  expect(
    await program.query(
      "select document_id is null as is_for_all, expires_at < $1 as is_over from payments.pay_links order by created_at",
      [program.clock.now()],
    ),
  ).toEqual([
    { is_for_all: false, is_over: true },
    { is_for_all: false, is_over: false },
    { is_for_all: true, is_over: false },
    { is_for_all: false, is_over: false },
  ]);
});
