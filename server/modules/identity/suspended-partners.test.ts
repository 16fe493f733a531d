import { expect, test } from "vitest";
import { type Caller, signInStaff, stranger } from "../../../tests/support/call-api.ts";
import { samplePartner } from "../../../tests/support/sample-customers.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { getPartnerEndpoint, updatePartnerEndpoint } from "../partners/contract.ts";
import { createAdministrator } from "./commands.ts";
import { meEndpoint, staffSignInEndpoint } from "./contract.ts";

const password = "a long enough passphrase";

test("O-243 staff of suspended partners alone cannot sign in and are out at once; one partner that is back lets them in", async () => {
  const program = await testProgram({ now: "2026-01-15T09:00:00Z" });
  // The first one is the default partner, which nobody suspends.
  await samplePartner(program, "first");
  const [north, south] = [await samplePartner(program, "north"), await samplePartner(program, "south")];
  const chief = await signInStaff(program);
  await program.inWork((work) =>
    createAdministrator(work, {
      login: "mate",
      email: "mate@provider.example",
      fullName: "Mate Horvat",
      role: "manager",
      password,
      partners: [north, south],
    }),
  );
  const set = async (partnerId: string, status: "active" | "suspended"): Promise<void> => {
    const { version } = await chief.ok(getPartnerEndpoint, { params: { partnerId } });
    await chief.ok(updatePartnerEndpoint, { params: { partnerId }, body: { status }, version });
  };
  const signIn = (browser: Caller, typed = password) =>
    browser.call(staffSignInEndpoint, { body: { identifier: "mate", password: typed } });
  const mate = await stranger(program);
  expect((await signIn(mate)).status).toBe(200);

  await set(north, "suspended");
  expect((await mate.call(meEndpoint)).status).toBe(200);

  await set(south, "suspended");
  expect((await mate.call(meEndpoint)).status).toBe(401);
  expect((await signIn(await stranger(program))).problem?.code).toBe("partner-suspended");
  // Whoever does not know the password learns nothing.
  expect((await signIn(await stranger(program), "something else entirely")).problem?.code).toBe("auth-failed");
  expect((await chief.call(meEndpoint)).status).toBe(200);

  await set(south, "active");
  expect((await signIn(await stranger(program))).status).toBe(200);
});
