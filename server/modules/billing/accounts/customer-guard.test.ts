import { expect, it } from "vitest";
import { signInStaff } from "../../../../tests/support/call-api.ts";
import { makePayers } from "../../../../tests/support/payer.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { deletionBlockersEndpoint, linkEndpoint, previewStatusEndpoint } from "../../customers/contract.ts";

const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
const { payers } = await makePayers(program, 2);
const staff = await signInStaff(program);
const [sub, main] = payers;
const params = { customerId: sub!.customerId };

it("O-57 who still owes is not deleted, and the dialogue says how much and on how many documents", async () => {
  const { items } = await staff.ok(deletionBlockersEndpoint, { params });
  expect(items).toEqual(
    expect.arrayContaining([
      { code: "balance-not-zero", detail: "The balance is -54.00 EUR." },
      { code: "open-documents", detail: "1 document is not paid.", count: 1 },
    ]),
  );
});

it("B-37 nor archived", async () => {
  const { blockers } = await staff.ok(previewStatusEndpoint, { params, query: { to: "archived" } });
  expect(blockers.map(({ code }) => code)).toEqual(expect.arrayContaining(["balance-not-zero", "open-documents"]));
});

it("O-66 nor billed through a main account, while independent billing is no matter", async () => {
  const link = (mode: "aggregated" | "independent") => ({ params, body: { mainId: main!.customerId, mode } });
  const refused = await staff.refused(linkEndpoint, link("aggregated"));
  expect(refused.code).toBe("link-refused");
  expect(refused.errors?.map(({ code }) => code)).toEqual(expect.arrayContaining(["balance-not-zero", "open-documents"]));
  expect((await staff.ok(linkEndpoint, link("independent"))).link.main).toMatchObject({ mode: "independent" });
});
