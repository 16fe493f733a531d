import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { signInCustomer, signInStaff } from "../../../../tests/support/call-api.ts";
import { sampleCustomers, samplePartner } from "../../../../tests/support/sample-customers.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { createLabel, inMenu, setSetting } from "../../partners/index.ts";
import * as contract from "./contract.ts";
import { isShown } from "./region-rules.ts";

describe("P-247 which block is shown", () => {
  const today = day("2026-11-29");
  test.each<[why: string, from: string | null, to: string | null, labels: string[], is: boolean]>([
    ["always", null, null, [], true],
    ["from today on", "2026-11-29", null, [], true],
    ["from tomorrow on", "2026-11-30", null, [], false],
    ["until today", null, "2026-11-29", [], true],
    ["until yesterday", null, "2026-11-28", [], false],
    ["for one of her labels", null, null, ["vip", "tv"], true],
    ["for labels that she has not", null, null, ["tv"], false],
  ])("%s", (_, from, to, labelIds, is) => {
    expect(isShown({ from, to, labelIds }, { today, labelIds: ["vip"] })).toBe(is);
  });
});

it("P-247 every key of an earlier release is still there", () => {
  const kept = readFileSync(new URL("kept-keys.txt", import.meta.url), "utf8")
    .trim()
    .split("\n");
  expect(kept.length).toBeGreaterThan(30);
  expect(kept.filter((key) => !(contract.regionKeys as readonly string[]).includes(key))).toEqual([]);
  // A new key is written down with the release that brings it, so that the next one is held to it.
  expect(contract.regionKeys.filter((key) => !kept.includes(key))).toEqual([]);
});

describe("P-247 the regions of a partner", async () => {
  const program = await testProgram();
  // The first partner is the default one.
  const standard = await samplePartner(program, "main");
  const north = await samplePartner(program, "north");
  const south = await samplePartner(program, "south");
  const [ana, ben] = (await sampleCustomers(program, north, 2)) as [string, string];
  const [sue] = (await sampleCustomers(program, south, 1)) as [string];
  const eva = await signInStaff(program);
  const asAna = await signInCustomer(program, ana);
  const asBen = await signInCustomer(program, ben);
  const asSue = await signInCustomer(program, sue);

  const text = (html: string, more: object = {}) => ({
    id: "a",
    kind: "text" as const,
    from: null,
    to: null,
    labelIds: [],
    html: { en: html },
    ...more,
  });
  type Blocks = NonNullable<Parameters<typeof eva.ok<typeof contract.saveRegionEndpoint>>[1]["body"]["blocks"]>;
  const save = (partnerId: string, key: contract.RegionKey, blocks: Blocks | null, version = 0, who = eva) =>
    who.call(contract.saveRegionEndpoint, { params: { partnerId, key }, body: { blocks }, version });
  const seen = async (who: typeof asAna) =>
    Object.fromEntries(
      (await who.ok(contract.portalRegionsEndpoint)).items.map(({ key, blocks }) => [key, blocks.map(({ id: _, ...block }) => block)]),
    );

  it("filling tickets.top for North changes what North's customers see, and nothing else", async () => {
    const before = await seen(asSue);
    expect(await seen(asAna)).toEqual({});
    const saved = await save(north, "tickets.top", [text("<p>Phones are down.</p>")]);
    expect(saved.body).toMatchObject({ key: "tickets.top", version: 1, cut: [] });
    expect(await seen(asAna)).toEqual({ "tickets.top": [{ kind: "text", html: "<p>Phones are down.</p>" }] });
    expect(await seen(asSue)).toEqual(before);
    // Another region of the same partner is left alone, and so is this one by it.
    await save(north, "shell.bottom", [text("<p>Foot</p>")]);
    expect(await seen(asAna)).toMatchObject({
      "tickets.top": [{ html: "<p>Phones are down.</p>" }],
      "shell.bottom": [{ html: "<p>Foot</p>" }],
    });
  });

  it("P-39 what a partner leaves alone is as the default partner has it, until it is given back", async () => {
    await save(standard, "menu.bottom", [text("<p>From all</p>")]);
    expect((await seen(asSue))["menu.bottom"]).toEqual([{ kind: "text", html: "<p>From all</p>" }]);
    await save(south, "menu.bottom", []);
    expect((await seen(asSue))["menu.bottom"]).toBeUndefined();
    await save(south, "menu.bottom", null, 1);
    expect((await seen(asSue))["menu.bottom"]).toEqual([{ kind: "text", html: "<p>From all</p>" }]);
  });

  it("P-31 P-246 what runs is cut out, and staff are told of which block; an address that runs is refused", async () => {
    const saved = await save(north, "news.top", [text(`<p onclick="x()">Hi</p><iframe src="https://evil.example"></iframe>`)]);
    expect(saved.body.cut).toEqual(["a"]);
    expect((await seen(asAna))["news.top"]).toEqual([{ kind: "text", html: "<p>Hi</p>" }]);
    const button = { ...text(""), kind: "button" as const, label: { en: "Press" }, url: "javascript:alert(1)" };
    const { html: _, ...plain } = button;
    expect((await save(north, "news.bottom", [plain])).status).toBe(422);
  });

  it("a block for a label is shown to who carries it, one in another language falls back", async () => {
    const label = await program.inWork((work) =>
      createLabel(work, { module: "customers", title: "VIP", colour: "#00aa00", description: "", internalOnly: true, partnerIds: [] }),
    );
    await program.query("insert into customers.customer_labels (customer_id, label_id, partner_id) values ($1, $2, $3)", [
      ben,
      label.id,
      north,
    ]);
    await save(north, "profile.top", [
      text("<p>Dear VIP</p>", { labelIds: [label.id] }),
      { ...text(""), id: "b", html: { de: "<p>Hallo</p>" } },
    ]);
    expect((await seen(asBen))["profile.top"]).toHaveLength(2);
    expect((await seen(asAna))["profile.top"]).toEqual([{ kind: "text", html: "<p>Hallo</p>" }]);
  });

  it("P-2 the regions of a page that is off are not there", async () => {
    await program.inWork((work) =>
      setSetting(work, inMenu("tickets").setting, { level: "partner", partnerId: north }, ["services", "finance", "profile"]),
    );
    const keys = Object.keys(await seen(asAna));
    expect(keys).toContain("shell.bottom");
    expect(keys.filter((key) => key.startsWith("tickets.") || key.startsWith("news."))).toEqual([]);
  });

  it("O-6 a partner's staff change theirs and not everybody's; an old version is told what stands there now", async () => {
    const sam = await signInStaff(program, { partners: [south], levels: { "config.portal.view": "all", "config.portal.update": "all" } });
    expect((await save(south, "pay.done", [text("<p>Thanks</p>")], 0, sam)).status).toBe(200);
    expect((await save(south, "pay.done", [text("<p>Late</p>")], 0, sam)).problem?.code).toBe("edit-conflict");
    expect((await save(north, "pay.done", [text("<p>x</p>")], 0, sam)).status).toBe(404);
    const bound = await signInStaff(program, {
      partners: [standard],
      levels: { "config.portal.view": "all", "config.portal.update": "all" },
    });
    expect((await save(standard, "pay.done", [text("<p>x</p>")], 0, bound)).status).toBe(403);
  });
});
