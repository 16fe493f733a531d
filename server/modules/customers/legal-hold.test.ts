// O-84 a legal hold keeps a customer, whoever wants them gone.
import { describe, expect, it } from "vitest";
import type { Day } from "../../../shared/calendar.ts";
import { signInStaff } from "../../../tests/support/call-api.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { createPartner } from "../partners/index.ts";
import { addCustomer } from "./add-customers.ts";
import * as contract from "./contract.ts";
import { cleanUp } from "./purge.ts";

describe("O-84 a legal hold", async () => {
  const program = await testProgram({ now: "2026-01-15T09:00:00Z" });
  const partner = (code: string) =>
    program.inWork((work) => createPartner(work, { code, name: code, legalName: code, currency: "EUR", timeZone: "Europe/Zagreb" }));
  const [north, south] = [await partner("north"), await partner("south")];
  const staff = await signInStaff(program, { fullName: "Eva" });
  let made = 0;
  const customer = () =>
    program.inWork((work) =>
      addCustomer(
        work,
        {
          ...{ partnerId: north.id, category: "individual", language: "en", status: "inactive", addedOn: "2026-01-01" as Day },
          ...{ fullName: `Person ${++made}`, emails: [`person${made}@example.net`] },
        },
        { requireFields: false },
      ),
    );
  const params = (customerId: string) => ({ params: { customerId } });
  const set = (customerId: string, reason: string) => staff.ok(contract.setLegalHoldEndpoint, { ...params(customerId), body: { reason } });
  const blockers = async (customerId: string) =>
    (await staff.ok(contract.deletionBlockersEndpoint, params(customerId))).items.map(({ code }) => code);
  const version = async (customerId: string) => (await staff.ok(contract.getCustomerEndpoint, params(customerId))).version;

  it("O-84 keeps a customer from being deleted, with who set it and why; lifted it does no more", async () => {
    const { id } = await customer();
    expect(await staff.ok(contract.legalHoldEndpoint, params(id))).toEqual({ hold: null });
    expect(await set(id, "Court of Split, 12 K 34/26")).toEqual({
      hold: { reason: "Court of Split, 12 K 34/26", by: "Eva", at: "2026-01-15T09:00:00.000Z" },
    });
    expect(await blockers(id)).toEqual(["legal-hold"]);
    const refused = await staff.refused(contract.deleteCustomerEndpoint, { ...params(id), version: await version(id) });
    expect(refused).toMatchObject({ status: 409, errors: [{ code: "legal-hold" }] });
    expect(await set(id, "")).toEqual({ hold: null });
    expect((await staff.call(contract.deleteCustomerEndpoint, { ...params(id), version: await version(id) })).status).toBe(200);
    const logged = await program.query<{ action: string }>(
      "select action from identity.audit_entries where entity_id = $1 and action like 'legal%' order by seq",
      [id],
    );
    expect(logged).toEqual([{ action: "legal-hold-set" }, { action: "legal-hold-lifted" }]);
  });

  it("O-84, O-82 nobody who is held goes into another, and nobody goes into them", async () => {
    const [one, other] = [await customer(), await customer()];
    await set(one.id, "Tax office");
    for (const [survivor, loser] of [
      [one.id, other.id],
      [other.id, one.id],
    ] as const) {
      const preview = await staff.ok(contract.mergePreviewEndpoint, { ...params(survivor), query: { loserId: loser } });
      expect(preview.blockers.map(({ code }) => code)).toContain("legal-hold");
    }
  });

  it("O-84 who lies in the recycle bin already is not purged while they are held", async () => {
    const { id } = await customer();
    expect((await staff.call(contract.deleteCustomerEndpoint, { ...params(id), version: await version(id) })).status).toBe(200);
    await program.query(
      "insert into customers.legal_holds (customer_id, partner_id, reason, set_by, set_at) values ($1, $2, 'police', '{}', now())",
      [id, north.id],
    );
    program.clock.moveTo("2026-03-15T09:00:00Z");
    const clean = () =>
      cleanUp({ base: program.base, attempt: 1, isLastAttempt: true, signal: undefined, inWork: (act) => program.inWork(act) });
    const there = () => program.query("select 1 from customers.customers where id = $1", [id]);
    await clean();
    expect(await there()).toHaveLength(1);
    await program.query("delete from customers.legal_holds where customer_id = $1", [id]);
    await clean();
    expect(await there()).toHaveLength(0);
  });

  it("O-84 needs the right to erase, over the partner's own customers", async () => {
    const { id } = await customer();
    const body = { reason: "x" };
    const desk = await signInStaff(program, { levels: { "customers.profile.view": "all", "customers.profile.delete": "all" } });
    expect((await desk.call(contract.setLegalHoldEndpoint, { ...params(id), body })).status).toBe(403);
    expect((await desk.call(contract.legalHoldEndpoint, params(id))).status).toBe(403);
    const foreign = await signInStaff(program, { partners: [south.id] });
    expect((await foreign.call(contract.setLegalHoldEndpoint, { ...params(id), body })).status).toBe(404);
    expect((await foreign.call(contract.legalHoldEndpoint, params(id))).status).toBe(404);
  });
});
