// What stands around the door: incidents, forgotten logins, links to the app, and the log of who went through.
import { describe, expect, it } from "vitest";
import { signInCustomer, signInStaff, stranger } from "../../../../tests/support/call-api.ts";
import { addSubscribers, makeProvider } from "../../../../tests/support/provider.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { setCustomerPassword } from "../../identity/index.ts";
import { createPartner, setSetting } from "../../partners/index.ts";
import * as door from "../sign-in/contract.ts";
import { androidId, signInField } from "../sign-in/settings.ts";
import { signInLookEndpoint } from "../sign-in-page/contract.ts";
import * as contract from "./contract.ts";

const password = "a passphrase of Jana";

describe("around the door", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { partnerId, customerId, south } = await program.inWork(async (work) => {
    const provider = await makeProvider(work);
    const [made] = await addSubscribers(work, provider, { count: 1, startOn: "2026-04-01", nextBillingOn: "2026-04-01" });
    await setCustomerPassword(work, { customerId: made!.customerId, partnerId: provider.partnerId, password });
    const second = await createPartner(work, {
      code: "south",
      name: "South",
      legalName: "South",
      currency: "EUR",
      timeZone: "Europe/Zagreb",
    });
    return { partnerId: provider.partnerId, customerId: made!.customerId, south: second.id };
  });
  const visitor = await stranger(program);
  const told = async (partner?: string, language = "en") =>
    (await visitor.ok(signInLookEndpoint, { query: { language, ...(partner ? { partner } : {}) } })).incidents.map(({ text }) => text);

  it("P-33 an incident of one partner is told there, one of everybody everywhere, each while it holds", async () => {
    const staff = await signInStaff(program);
    const startedAt = "2026-04-01T07:30:00.000Z";
    const mine = await staff.ok(contract.publishIncidentEndpoint, {
      body: { partnerId: south, texts: { en: "Fibre is cut in Split.", ar: "انقطع الليف في سبليت." }, startedAt },
    });
    const all = await staff.ok(contract.publishIncidentEndpoint, {
      body: { partnerId: null, texts: { en: "No calls abroad." }, startedAt: "2026-04-01T07:50:00.000Z" },
    });
    await staff.ok(contract.publishIncidentEndpoint, {
      body: { partnerId: null, texts: { en: "Works tonight." }, startedAt: "2026-04-01T22:00:00.000Z" },
    });
    expect([await told(), await told("south"), await told("south", "ar")]).toEqual([
      ["No calls abroad."],
      ["No calls abroad.", "Fibre is cut in Split."],
      ["No calls abroad.", "انقطع الليف في سبليت."],
    ]);
    const changed = await staff.ok(contract.changeIncidentEndpoint, {
      ...{ params: { incidentId: mine.id }, body: { texts: { en: "Fibre is mended until noon." }, startedAt }, version: mine.version },
    });
    expect(
      (
        await staff.refused(contract.changeIncidentEndpoint, {
          params: { incidentId: mine.id },
          body: { texts: { en: "x" }, startedAt },
          version: 1,
        })
      ).code,
    ).toBe("edit-conflict");
    expect(await told("south")).toEqual(["No calls abroad.", "Fibre is mended until noon."]);
    await staff.ok(contract.endIncidentEndpoint, { params: { incidentId: changed.id } });
    expect((await staff.refused(contract.endIncidentEndpoint, { params: { incidentId: changed.id } })).code).toBe("transition-refused");
    expect(await told("south")).toEqual(["No calls abroad."]);

    const ofSouth = await signInStaff(program, { partners: [south] });
    expect((await ofSouth.refused(contract.endIncidentEndpoint, { params: { incidentId: all.id } })).code).toBe("permission-denied");
    expect(
      (await ofSouth.refused(contract.publishIncidentEndpoint, { body: { partnerId: null, texts: { en: "x" }, startedAt } })).code,
    ).toBe("permission-denied");
    expect((await ofSouth.refused(contract.publishIncidentEndpoint, { body: { partnerId, texts: { en: "x" }, startedAt } })).code).toBe(
      "not-found",
    );
    expect((await ofSouth.ok(contract.listIncidentsEndpoint)).items.map(({ mayChange }) => mayChange)).toContain(false);
    expect(
      (await staff.refused(contract.publishIncidentEndpoint, { body: { partnerId: null, texts: { en: " " }, startedAt } })).errors?.[0]
        ?.field,
    ).toBe("texts");
  });

  it("P-36 a forgotten login goes to an address that is known, and the answer is the same for every other", async () => {
    const ask = (email: string) => visitor.call(door.portalForgotLoginEndpoint, { body: { email } });
    expect((await ask("customer1@example.net")).problem?.code).toBe("feature-off");
    await program.inWork((work) => setSetting(work, signInField, { level: "system" }, "login"));
    const [known, unknown] = [await ask("Customer1@example.net"), await ask("nobody@example.net")];
    expect([known.status, known.body, unknown.status, unknown.body]).toEqual([200, {}, 200, {}]);
    await program.runJobs();
    const mails = () => program.query("select to_address from notifications.messages where kind = 'login_reminder'");
    expect(await mails()).toEqual([{ to_address: "Customer1@example.net" }]);
    for (let again = 0; again < 4; again++) expect((await ask("customer1@example.net")).status).toBe(200);
    await program.runJobs();
    expect(await mails()).toHaveLength(3);
    for (let more = 0; more < 4; more++) await ask(`nobody${more}@example.net`);
    expect((await ask("nobody@example.net")).problem?.code).toBe("too-many-requests");
    await program.inWork((work) => setSetting(work, signInField, { level: "system" }, "email"));
  });

  it("P-35 links lead to the stores where an app is named, and nowhere else", async () => {
    const app = async () => (await visitor.ok(door.portalSignInPageEndpoint, { query: {} })).app;
    expect(await app()).toBeNull();
    await program.inWork((work) => setSetting(work, androidId, { level: "system" }, "net.example.portal"));
    expect(await app()).toEqual({ androidUrl: "https://play.google.com/store/apps/details?id=net.example.portal", iosUrl: "" });
  });

  it("P-192 M-55 the log tells of sign-ins, refusals and changes of ninety days, of nobody else's, and not where staff sat", async () => {
    const body = { identifier: "customer1@example.net", password };
    await visitor.refused(door.portalSignInEndpoint, { body: { ...body, password: "not this one" } });
    await visitor.ok(door.portalSignInEndpoint, { body });
    const staff = await signInStaff(program);
    await staff.ok(door.signCustomerOutEndpoint, { params: { customerId } });
    const own = await signInCustomer(program, customerId);
    const { items } = await own.ok(door.portalSecurityLogEndpoint);
    expect(items.map(({ what }) => what).toSorted()).toEqual(["failed", "password_set", "signed_out_by_staff", "succeeded"].toSorted());
    expect(items.find(({ what }) => what === "signed_out_by_staff")).toMatchObject({ byStaff: true, ip: null });
    expect(items.find(({ what }) => what === "succeeded")).toMatchObject({ method: "password" });
    program.clock.moveTo("2026-06-30T08:00:01Z");
    const later = await signInCustomer(program, customerId);
    expect((await later.ok(door.portalSecurityLogEndpoint)).items).toEqual([]);
  });
});
