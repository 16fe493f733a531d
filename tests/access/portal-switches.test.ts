// P-2: what a provider switches off is not in the portal's API. Made for every switch that modules define, and for every endpoint behind it.
import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { addCustomers } from "../../server/modules/customers/index.ts";
import { createPartner, setSetting } from "../../server/modules/partners/index.ts";
import { portalMeEndpoint } from "../../server/modules/portal/sign-in/contract.ts";
import { type Feature, featuresOf } from "../../server/platform/feature.ts";
import type { ServedEndpoint } from "../../server/platform/http/api.ts";
import type { SettingDefinition } from "../../server/platform/settings.ts";
import { day } from "../../shared/calendar.ts";
import { httpOf, signInCustomer } from "../support/call-api.ts";
import { testProgram } from "../support/test-program.ts";

const nameOf = ({ endpoint }: ServedEndpoint): string => `${endpoint.method} ${endpoint.path}`;
const someIds = ({ endpoint }: ServedEndpoint): Record<string, string> =>
  Object.fromEntries([...endpoint.path.matchAll(/:([A-Za-z0-9]+)/g)].map((match) => [match[1] as string, randomUUID()]));

/** Values that a setting may have: both of a switch, each of a choice, all, all but one and none of a set. */
function valuesOf(setting: SettingDefinition): unknown[] {
  const shape = z.toJSONSchema(setting.shape) as { type?: string; enum?: unknown[]; items?: { enum?: unknown[] } };
  if (shape.type === "boolean") return [true, false];
  if (shape.enum) return shape.enum;
  const all = shape.items?.enum ?? [];
  return [all, ...all.map((one) => all.filter((other) => other !== one)), []];
}

describe("P-2 the switches of the portal", async () => {
  const program = await testProgram();
  const { api } = await httpOf(program);
  const { features } = program.tools;
  const endpoints = api.served.filter(({ may }) => may === "customer");
  const { partnerId, customerId } = await program.inWork(async (work) => {
    const make = (code: string) => createPartner(work, { code, name: code, legalName: code, currency: "EUR", timeZone: "Europe/Zagreb" });
    await make("whole");
    const partner = await make("north");
    const [customer] = await addCustomers(work, [
      {
        ...{ partnerId: partner.id, category: "individual", fullName: "Ana", language: "en", status: "active", emails: [] },
        addedOn: day("2026-01-01"),
      },
    ]);
    return { partnerId: partner.id, customerId: customer!.id };
  });
  const customer = await signInCustomer(program, customerId);

  const put = (setting: SettingDefinition, value: unknown) =>
    program.inWork((work) => setSetting(work, setting, { level: "partner", partnerId }, value));
  const isOn = (feature: Feature) => program.inWork((work) => feature.isOn(work, partnerId));
  /** Switches one thing on or off and touches as little else as its setting lets. */
  async function turn(feature: Feature, on: boolean): Promise<void> {
    for (const setting of [feature.setting, ...(feature.also ?? [])])
      for (const value of valuesOf(setting)) {
        await put(setting, value);
        if ((await isOn(feature)) === on) return;
      }
    throw new Error(`no value of ${feature.setting.key} switches ${feature.key} ${on ? "on" : "off"}`);
  }
  const isShut = async (served: ServedEndpoint): Promise<boolean> => {
    const { status, problem } = await customer.call(served.endpoint, { params: someIds(served), body: [], version: 1 } as never);
    return status === 404 && problem?.code === "feature-off";
  };
  const shut = async (): Promise<string[]> => {
    const found: string[] = [];
    for (const served of endpoints) if (await isShut(served)) found.push(nameOf(served));
    return found.toSorted();
  };
  const behind = (off: readonly Feature[]): string[] =>
    endpoints
      .filter(({ when }) => featuresOf(when).some(({ key }) => off.some((feature) => feature.key === key)))
      .map(nameOf)
      .toSorted();
  /** What is off with it: nothing but what the same settings switch. */
  const goneWith = async (feature: Feature): Promise<Feature[]> => {
    const off: Feature[] = [];
    for (const other of features) if (!(await isOn(other))) off.push(other);
    const own = [feature.setting, ...(feature.also ?? [])].map(({ key }) => key);
    expect(off.filter(({ key, setting }) => key !== feature.key && !own.includes(setting.key))).toEqual([]);
    return off;
  };

  for (const feature of features) await turn(feature, true);

  test("all on: nothing is shut, and `me` tells of all", async () => {
    expect(await shut()).toEqual([]);
    expect((await customer.ok(portalMeEndpoint, {})).features.toSorted()).toEqual(features.map(({ key }) => key).toSorted());
  });

  test.each(features.map((feature) => [feature.key, feature] as const))(
    "P-2 %s off: its endpoints answer feature-off, and no others",
    async (key, feature) => {
      await turn(feature, false);
      const gone = await goneWith(feature);
      expect(await shut()).toEqual(behind(gone));
      expect((await customer.ok(portalMeEndpoint, {})).features).not.toContain(key);
      for (const each of gone) await turn(each, true);
    },
  );

  test("what is always there is little", () => {
    expect(
      endpoints
        .filter(({ when }) => when === "always")
        .map(nameOf)
        .toSorted(),
    ).toEqual([
      "GET /api/portal/account-status",
      "GET /api/portal/dashboard",
      "GET /api/portal/identities",
      "GET /api/portal/me",
      "GET /api/portal/regions",
      "GET /api/portal/second-factor",
      "GET /api/portal/security-log",
      "GET /api/portal/sign-in/ends",
      "GET /api/portal/sign-ins",
      "POST /api/portal/identities/:identityId/unlink",
      "POST /api/portal/identities/start",
      "POST /api/portal/password",
      "POST /api/portal/prove",
      "POST /api/portal/second-factor",
      "POST /api/portal/second-factor/code",
      "POST /api/portal/second-factor/confirm",
      "POST /api/portal/second-factor/forget-devices",
      "POST /api/portal/second-factor/recovery-codes",
      "POST /api/portal/second-factor/remove",
      "POST /api/portal/second-factor/sent",
      "POST /api/portal/sign-in/extend",
      "POST /api/portal/sign-ins/:signInId/end",
      "POST /api/portal/sign-ins/end-others",
      "POST /api/portal/sign-out",
    ]);
  });

  test("every switch that the portal hears of is a feature that some module defines", () => {
    const known = new Set(features.map(({ key }) => key));
    expect(endpoints.flatMap(({ when }) => featuresOf(when)).filter(({ key }) => !known.has(key))).toEqual([]);
  });
});
