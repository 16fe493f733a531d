import { expect, it } from "vitest";
import { signInStaff } from "../../../tests/support/call-api.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { createPartner } from "../partners/index.ts";
import * as contract from "./contract.ts";

const program = await testProgram();
const makePartner = (code: string) =>
  program.inWork((work) =>
    createPartner(work, { code, name: code, legalName: code, currency: "EUR", timeZone: "Europe/Zagreb", country: "HR" }),
  );
const one = await makePartner("north");
const two = await makePartner("south");
const staff = await signInStaff(program, { fullName: "Eva" });
const ben = await signInStaff(program, { partners: [two.id], fullName: "Ben" });
type Body = NonNullable<Parameters<typeof staff.ok<typeof contract.createCustomerEndpoint>>[1]>["body"];
const add = (fullName: string, more: Partial<Body> = {}) =>
  staff.ok(contract.createCustomerEndpoint, {
    body: { partnerId: one.id, category: "individual", fullName, acceptDuplicates: true, ...more },
  });
const pairs = async (who = staff) =>
  (await who.ok(contract.listDuplicatesEndpoint, { query: {} })).items.map(({ first, second, score, reasons }) => ({
    numbers: [first.number, second.number].toSorted(),
    score,
    reasons,
  }));
async function look(): Promise<void> {
  await staff.ok(contract.findDuplicatesNowEndpoint);
  await program.runJobs();
}

it("O-81 the nightly list: scores of 40 and more, of one partner, the likeliest first, until somebody says that they are two", async () => {
  const marko = await add("Marko Kovač", { emails: ["marko@x.hr"], phones: ["01 4092 123"], street1: "Ilica 1", zip: "10000" });
  const again = await add("MARKO KOVAC", { billingEmails: ["Marko@x.hr"], phones: ["+385 1 4092 123"] });
  const namesake = await add("Marko Kovač", { dateOfBirth: "1980-05-01" });
  await add("Marko Kovač", { partnerId: two.id, emails: ["marko@x.hr"] });
  await add("Iva Babić", { phones: ["01 4092 999"] });
  // Nobody calls that list a duplicate: the name alone gives 25.
  await look();
  expect(await pairs()).toEqual([{ numbers: [marko.number, again.number], score: 100, reasons: ["email", "phone", "name"] }]);
  expect(await pairs(ben)).toEqual([]);

  await staff.ok(contract.notADuplicateEndpoint, { params: { customerId: marko.id }, body: { otherId: again.id } });
  expect(await pairs()).toEqual([]);
  await look();
  expect(await pairs()).toEqual([]);
  expect(namesake.number).toBeGreaterThan(0);
});

it("what is no longer alike is no longer in it, and a deleted or merged customer neither", async () => {
  const [a, b] = [await add("Petra Novak", { identification: "HR-77" }), await add("Petra N.", { identification: "HR-77" })];
  await look();
  expect(await pairs()).toMatchObject([{ numbers: [a.number, b.number], score: 60, reasons: ["identification"] }]);
  await staff.ok(contract.updateCustomerEndpoint, { params: { customerId: b.id }, version: 1, body: { identification: "HR-78" } });
  await look();
  expect(await pairs()).toEqual([]);
});

it("a customer who was added although they may be here already stands in the list at once", async () => {
  const [a, b] = [await add("Luka Horvat", { taxId: "4711" }), await add("Luka Horvat", { taxId: "4711" })];
  expect(await pairs()).toMatchObject([{ numbers: [a.number, b.number], score: 85 }]);
});

it("what very many share proves nothing: the provider's own number is on 70 records", async () => {
  for (let n = 0; n < 70; n++) await add(`Somebody ${n}`, { phones: ["01 4092 555"], emails: ["office@north.hr"] });
  await look();
  const { items } = await staff.ok(contract.listDuplicatesEndpoint, { query: { limit: 250 } });
  expect(items.filter(({ first }) => first.name.startsWith("Somebody"))).toEqual([]);
});
