// N-5 with what a line logs in can be read again, for CHAP and MS-CHAP need it; with what people sign in cannot. Neither opens the other's door.
import { describe, expect, it } from "vitest";
import { changeServicePassword, revealServicePassword } from "../../server/modules/access/index.ts";
import { setCustomerPassword } from "../../server/modules/identity/index.ts";
import { portalSignInEndpoint } from "../../server/modules/portal/sign-in/contract.ts";
import { stranger } from "../support/call-api.ts";
import { addSubscribers, makeProvider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

const ofLine = "the-line-says-this-1";
const ofPerson = "a person says this, 2026";
const identifier = "customer1@example.net";

describe("N-5 passwords of lines and of people", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const customerId = await program.inWork(async (work) => {
    const provider = await makeProvider(work);
    const [one] = await addSubscribers(work, provider, { count: 1, startOn: "2026-04-01", nextBillingOn: "2026-04-01" });
    await setCustomerPassword(work, { customerId: one!.customerId, partnerId: provider.partnerId, password: ofPerson });
    return one!.customerId;
  });
  const [service] = await program.query<{ id: string }>(
    "update services.services set login = 'line-1' where customer_id = $1 and kind = 'internet' returning id",
    [customerId],
  );
  const serviceId = service?.id ?? "";
  await program.inWork((work) => changeServicePassword(work, program.tools, serviceId, ofLine));

  it("that of the line is sealed, and comes back as it was", async () => {
    const [row] = await program.query<{ password_sealed: string }>("select password_sealed from access.service_passwords");
    expect(row?.password_sealed).not.toContain(ofLine);
    expect(program.tools.unseal(row?.password_sealed ?? "")).toBe(ofLine);
    expect(await program.inWork((work) => revealServicePassword(work, program.tools, serviceId))).toBe(ofLine);
  });

  it("that of a person is a slow hash, which nothing opens", async () => {
    const [row] = await program.query<{ password_hash: string }>("select password_hash from identity.credentials where subject_id = $1", [
      customerId,
    ]);
    // 19 MiB and two passes: what a guess costs.
    expect(row?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(() => program.tools.unseal(row?.password_hash ?? "")).toThrow();
  });

  it("no door opens with the other's", async () => {
    const knock = async (body: { identifier: string; password: string }) =>
      (await (await stranger(program)).call(portalSignInEndpoint, { body })).status;
    expect(await knock({ identifier, password: ofPerson })).toBe(200);
    expect(await knock({ identifier, password: ofLine })).not.toBe(200);
    expect(await knock({ identifier: "line-1", password: ofLine })).not.toBe(200);
  });

  it("a new one of the line leaves the person's as it is", async () => {
    const hash = () => program.query("select password_hash from identity.credentials where subject_id = $1", [customerId]);
    const before = await hash();
    await program.inWork((work) => changeServicePassword(work, program.tools, serviceId, "the-line-says-that-2"));
    expect(await hash()).toEqual(before);
  });
});
