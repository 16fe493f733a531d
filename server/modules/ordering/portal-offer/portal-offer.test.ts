import { beforeAll, describe, expect, it } from "vitest";
import { type Caller, signInStaff } from "../../../../tests/support/call-api.ts";
import { sampleShop } from "../../../../tests/support/sample-services.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { getPlanEndpoint, updatePlanEndpoint } from "../../catalog/contract.ts";
import { setSetting } from "../../partners/index.ts";
import { portalSelfChange } from "../planned-changes/settings.ts";
import { previewPortalOfferEndpoint } from "./contract.ts";

describe("what holders of a plan would see in the portal", async () => {
  const program = await testProgram();
  const shop = await sampleShop(program);
  let boss: Caller;
  beforeAll(async () => {
    boss = await signInStaff(program);
  });

  it("B-271 how many would see each plan, why the others would not, and whether the partner lets them at all", async () => {
    const open = await shop.plan("open");
    const companies = await shop.plan("companies", { categories: ["company"] });
    const closed = await shop.plan("closed");
    const home = await shop.plan("home", {
      transferRules: [
        {
          ...{ targetId: closed.id, channels: ["admin"], allowedWhen: "any_date", fee: null, refund: null },
          ...{ approval: "none", feasibility: false, maxPerCycle: null },
        },
      ],
    });
    for (let count = 0; count < 3; count += 1) await shop.add(await shop.customer(), home);
    await shop.add(await shop.customer(), home, { state: "stopped" });
    const targetIds = [open.id, companies.id, closed.id];
    const shown = await boss.ok(previewPortalOfferEndpoint, { params: { planId: home.id }, body: { targetIds } });
    expect(shown).toEqual({
      holders: 3,
      targets: [
        { planId: open.id, seen: 3, hidden: [], hasWayBack: false, mayEdit: true },
        { planId: companies.id, seen: 0, hidden: [{ why: "category", count: 3 }], hasWayBack: false, mayEdit: true },
        { planId: closed.id, seen: 0, hidden: [{ why: "rule", count: 3 }], hasWayBack: false, mayEdit: true },
      ],
      selfChange: [],
    });
    await program.inWork((work) => setSetting(work, portalSelfChange, { level: "system" }, ["internet"]));
    const now = await boss.ok(previewPortalOfferEndpoint, { params: { planId: home.id }, body: { targetIds: [] } });
    expect(now.selfChange).toMatchObject([{ id: shop.partnerId }]);
  });

  it("B-271 also the way back: the other plan takes this one in the same save", async () => {
    const [home, fast] = [await shop.plan("home-100"), await shop.plan("home-500")];
    const before = await boss.ok(getPlanEndpoint, { params: { planId: home.id } });
    await boss.ok(updatePlanEndpoint, {
      params: { planId: home.id },
      version: before.version,
      body: { portalTargets: [fast.id], wayBackIds: [fast.id] },
    });
    expect((await boss.ok(getPlanEndpoint, { params: { planId: fast.id } })).portalTargets).toEqual([home.id]);
    const again = await boss.ok(getPlanEndpoint, { params: { planId: home.id } });
    expect(
      await boss.refused(updatePlanEndpoint, {
        params: { planId: home.id },
        version: again.version,
        body: { portalTargets: [], wayBackIds: [fast.id] },
      }),
    ).toMatchObject({ code: "validation-failed", errors: [{ field: "wayBackIds" }] });
  });
});
