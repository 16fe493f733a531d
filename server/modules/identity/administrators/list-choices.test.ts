import { expect, it } from "vitest";
import { signInStaff } from "../../../../tests/support/call-api.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { createPartner } from "../../partners/index.ts";
import { administratorChoicesEndpoint } from "../contract.ts";

it("O-27 colleagues to choose from: those one sees who work here now, by name, without any right of its own", async () => {
  const program = await testProgram({ now: "2026-01-15T09:00:00Z" });
  const partner = (code: string) =>
    program.inWork((work) => createPartner(work, { code, name: code, legalName: code, currency: "EUR", timeZone: "Europe/Zagreb" }));
  const [north, south] = [await partner("north"), await partner("south")];
  const zora = await signInStaff(program, { fullName: "Zora", partners: [north.id], levels: {} });
  await signInStaff(program, { fullName: "Ana", partners: [north.id] });
  await signInStaff(program, { fullName: "Ben", partners: [south.id] });
  const gone = await signInStaff(program, { fullName: "Eva", partners: [north.id] });
  await program.query("update identity.administrators set status = 'suspended' where id = $1", [gone.adminId]);
  expect((await zora.ok(administratorChoicesEndpoint)).items.map(({ name }) => name)).toEqual(["Ana", "Zora"]);
});
