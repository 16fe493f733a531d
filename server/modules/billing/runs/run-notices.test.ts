// What finance staff read on their home page about runs that wait.
import { expect, it } from "vitest";
import { signInStaff } from "../../../../tests/support/call-api.ts";
import { addSubscribers, makeProvider } from "../../../../tests/support/provider.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { createPartner, setSetting } from "../../partners/index.ts";
import { listRunNoticesEndpoint } from "./contract.ts";
import { dashboardNotice } from "./run-settings.ts";

const program = await testProgram({ now: "2026-03-31T10:00:00Z" });
const provider = await program.inWork((work) => makeProvider(work));
const elsewhere = await program.inWork((work) =>
  createPartner(work, { code: "else", name: "Else", legalName: "Else", currency: "EUR", timeZone: "Europe/Berlin" }),
);

it("B-64 a preview that waits is told with when it issues itself, to whoever may see runs of the partner, while it waits", async () => {
  await program.inWork((work) =>
    addSubscribers(work, provider, { count: 3, startOn: "2026-04-01", nextBillingOn: "2026-04-01", billingDay: 1 }),
  );
  await program.runDay();
  program.clock.moveTo("2026-04-01T05:00:00Z");
  await program.runDay();
  const notices = async (who: Parameters<typeof signInStaff>[1]) =>
    (await (await signInStaff(program, who)).ok(listRunNoticesEndpoint)).items;
  expect(await notices({ role: "financial_manager" })).toMatchObject([
    {
      partnerId: provider.partnerId,
      isPreview: true,
      targetOn: "2026-04-01",
      autoIssueAt: "2026-04-04T20:00:00.000Z",
      accounts: 3,
      setAside: 0,
    },
  ]);
  expect(await notices({ partners: [elsewhere.id] })).toEqual([]);
  const technician = await signInStaff(program, { role: "technician" });
  expect((await technician.refused(listRunNoticesEndpoint)).status).toBe(403);
  const tell = (value: boolean) => program.inWork((work) => setSetting(work, dashboardNotice, { level: "system" }, value));
  await tell(false);
  expect(await notices({})).toEqual([]);
  await tell(true);
  // An account that the preview has set aside counts in its line; once it has issued, only while nothing has billed it.
  await program.query(
    "update billing.run_items set state = 'parked' where account_id = (select min(account_id::text)::uuid from billing.run_items)",
  );
  expect(await notices({})).toMatchObject([{ accounts: 2, setAside: 1 }]);
  await program.query("update billing.runs set state = 'confirmed'");
  expect(await notices({})).toMatchObject([{ isPreview: false, autoIssueAt: null, setAside: 1 }]);
  await program.query("update billing.accounts set next_billing_on = '2026-05-01'");
  expect(await notices({})).toEqual([]);
});
