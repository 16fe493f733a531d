import { describe, expect, it } from "vitest";
import { signInCustomer } from "../../../../tests/support/call-api.ts";
import { makePayers } from "../../../../tests/support/payer.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { portalExtendSignInEndpoint, portalMeEndpoint, portalSignInEndsEndpoint } from "./contract.ts";

describe("when a sign-in ends", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { payers } = await makePayers(program, 1);
  const { customerId } = payers[0]!;
  const endsOf = (portal: Awaited<ReturnType<typeof signInCustomer>>) => portal.ok(portalSignInEndsEndpoint);

  it("P-233 is known in time, asking does not put it off, and one tap does", async () => {
    const portal = await signInCustomer(program, customerId);
    expect(await endsOf(portal)).toEqual({ endsInSeconds: 1800, mayExtend: true });
    program.clock.moveTo("2026-04-01T08:28:00Z");
    expect(await endsOf(portal)).toEqual({ endsInSeconds: 120, mayExtend: true });
    program.clock.moveTo("2026-04-01T08:29:00Z");
    expect(await endsOf(portal)).toEqual({ endsInSeconds: 60, mayExtend: true });
    expect(await portal.ok(portalExtendSignInEndpoint)).toEqual({ endsInSeconds: 1800, mayExtend: true });
    program.clock.moveTo("2026-04-01T08:58:00Z");
    expect((await portal.ok(portalMeEndpoint)).customer.id).toBe(customerId);
    program.clock.moveTo("2026-04-01T09:30:00Z");
    expect((await portal.refused(portalExtendSignInEndpoint)).code).toBe("not-signed-in");
  });

  it("P-233 at the end of its longest life it cannot be put off, and says so", async () => {
    program.clock.moveTo("2026-04-02T08:00:00Z");
    const portal = await signInCustomer(program, customerId);
    for (let hour = 8; hour < 20; hour++)
      for (const minute of ["00", "25", "50"]) {
        program.clock.moveTo(`2026-04-02T${String(hour).padStart(2, "0")}:${minute}:00Z`);
        await portal.ok(portalExtendSignInEndpoint);
      }
    program.clock.moveTo("2026-04-02T19:58:00Z");
    expect(await endsOf(portal)).toEqual({ endsInSeconds: 120, mayExtend: false });
    program.clock.moveTo("2026-04-02T20:00:00Z");
    expect((await portal.refused(portalSignInEndsEndpoint)).code).toBe("not-signed-in");
  });

  it("P-208 who stays signed in slides sixty days with every visit", async () => {
    const portal = await signInCustomer(program, customerId);
    await program.query("update identity.sign_ins set stay = true where subject_id = $1 and ended_at is null", [customerId]);
    expect(await endsOf(portal)).toEqual({ endsInSeconds: 60 * 24 * 3600, mayExtend: true });
    program.clock.moveTo("2026-05-31T20:00:00Z");
    expect((await portal.ok(portalMeEndpoint)).customer.id).toBe(customerId);
    program.clock.moveTo("2026-07-29T20:00:00Z");
    expect((await portal.ok(portalMeEndpoint)).customer.id).toBe(customerId);
    program.clock.moveTo("2026-09-28T20:00:00Z");
    expect((await portal.refused(portalMeEndpoint)).code).toBe("not-signed-in");
  });
});
