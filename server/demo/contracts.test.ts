import { describe, expect, it } from "vitest";
import { signInStaff } from "../../tests/support/call-api.ts";
import { shopOn } from "../../tests/support/change-shop.ts";
import { findStaffActor } from "../modules/identity/index.ts";
import { getPartner } from "../modules/partners/index.ts";
import { addDemoContracts } from "./contracts.ts";

describe("the demo's papers", () => {
  it("O-110 P-176 P-178 P-179 P-180 has a contract to sign here and one by link, a plan that needs one, and documents on request", async () => {
    const shop = await shopOn("2026-11-11", "papers");
    const { program, provider } = shop;
    const { customerId } = await shop.subscriber();
    const signedPlanId = await shop.plan("tv", "9", { kind: "recurring", title: "TV" });
    const { adminId } = await signInStaff(program);
    const [staff, partner] = await program.inWork(async (work) => [
      await findStaffActor(work, adminId),
      await getPartner(work, provider.partnerId),
    ]);
    const { base } = program.tools;
    await addDemoContracts({ base, tools: program.tools, staff: staff!, partner, customerId, arabicReaderId: undefined, signedPlanId });
    const states = await program.query("select state from documents.contracts where customer_id = $1 order by state", [customerId]);
    expect(states.map(({ state }) => state)).toEqual([
      "awaiting_signature",
      "awaiting_signature",
      "awaiting_signature",
      "signed",
      "signed",
    ]);
    expect(
      await program.query("select channel from documents.sign_links where customer_id = $1 and is_sent and withdrawn_at is null", [
        customerId,
      ]),
    ).toHaveLength(1);
    // O-110 one waits for the company, and everybody has signed the other.
    const several = await program.query(
      `select count(*)::int as signers, count(signer.signed_at)::int as signed, bool_or(signer.kind = 'staff' and signer.signed_at is null) as waits
        from documents.signers signer where signer.customer_id = $1 group by signer.document_id having count(*) > 1 order by signed`,
      [customerId],
    );
    expect(several).toEqual([
      { signers: 3, signed: 2, waits: true },
      { signers: 3, signed: 3, waits: false },
    ]);
    const asked = await program.query("select state from documents.asked_documents where customer_id = $1 order by state", [customerId]);
    expect(asked.map(({ state }) => state)).toEqual(["requested", "uploaded"]);
    expect(await program.query("select 1 from ordering.contract_needs where plan_id = $1", [signedPlanId])).toHaveLength(1);
  });
});
