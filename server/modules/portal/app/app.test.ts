// The app of each partner: its manifest, its icons, what others take over.
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { httpOf, type StaffCaller, signInStaff, stranger } from "../../../../tests/support/call-api.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { appOn, createPartner, setSetting } from "../../partners/index.ts";
import { shortOf } from "./brand-store.ts";
import * as contract from "./contract.ts";
import { faultOfIcon, letterOf } from "./icon-rules.ts";

const picture = async (width: number, height = width, format: "png" | "jpeg" = "png") => {
  const made = sharp({ create: { width, height, channels: 4, background: "#cc3300" } });
  return new Uint8Array(await (format === "png" ? made.png() : made.jpeg()).toBuffer()) as Uint8Array<ArrayBuffer>;
};

it.each([
  [{ format: "png", width: 400, height: 400 }, undefined],
  [{ format: "png", width: 192, height: 192 }, undefined],
  [{ format: "png", width: 191, height: 191 }, "too-small"],
  [{ format: "png", width: 400, height: 300 }, "not-square"],
  [{ format: "jpeg", width: 400, height: 400 }, "not-a-png"],
] as const)("P-206 %o", (measured, fault) => expect(faultOfIcon(measured)).toBe(fault));

it("P-206 a letter stands for who has no picture, and a short name has whole words", () => {
  expect([letterOf("north"), letterOf("  élan"), letterOf("«7 Seas»"), letterOf("نور")]).toEqual(["N", "É", "7", "ن"]);
  expect([shortOf("North"), shortOf("Northern Fibre Networks"), shortOf("Glasfaserversorgung")]).toEqual([
    "North",
    "Northern",
    "Glasfaserver",
  ]);
});

describe("the app of a partner", async () => {
  const program = await testProgram();
  const { app } = await httpOf(program);
  const make = (code: string, name: string) =>
    program.inWork((work) => createPartner(work, { code, name, legalName: name, currency: "EUR", timeZone: "Europe/Zagreb" }));
  const main = await make("main", "Main Net");
  const north = await make("north", "North");
  const other = await make("other", "Other");
  let chief: StaffCaller;
  const nobody = await stranger(program);
  const get = (url: string, host = "isp.example") => app.inject({ url, headers: { host } });
  const at = (partnerId: string) => ({ params: { partnerId } });

  beforeAll(async () => {
    chief = await signInStaff(program);
    await program.query("update partners.partners set portal_host = 'my.north.example' where id = $1", [north.id]);
    await program.inWork((work) => setSetting(work, appOn, { level: "system" }, true));
  });

  it("P-206 the North example: 400 × 400 is accepted with a warning, and every size is made of it", async () => {
    const icon = await chief.ok(contract.addAppIconEndpoint, {
      ...at(north.id),
      body: {},
      file: { name: "north.png", bytes: await picture(400) },
    });
    expect(icon).toMatchObject({ width: 400, isSmall: true });
    const { own, version } = await chief.ok(contract.showAppBrandEndpoint, at(north.id));
    const saved = await chief.ok(contract.saveAppBrandEndpoint, {
      ...at(north.id),
      body: { ...own, themeColour: "#00bb55", iconId: icon.id },
      version,
    });
    expect(saved).toMatchObject({ picture: { width: 400, isSmall: true }, look: { icon: "own", themeColour: "#00bb55" } });
    for (const [kind, size] of [
      ["16", 16],
      ["32", 32],
      ["192", 192],
      ["512", 512],
      ["512-maskable", 512],
      ["touch", 180],
      ["badge", 96],
    ] as const) {
      const reply = await get(`/api/public/portal/app-icons/north/${kind}?v=1`);
      expect(await sharp(reply.rawPayload).metadata()).toMatchObject({ format: "png", width: size, height: size });
      expect(reply.headers["cache-control"]).toContain("immutable");
    }
    // 512 is upscaled with padding: its edge is clear, while 192 is filled.
    const corner = async (kind: string) =>
      [
        ...(await sharp((await get(`/api/public/portal/app-icons/north/${kind}`)).rawPayload)
          .ensureAlpha()
          .raw()
          .toBuffer()),
      ].slice(0, 4);
    expect(await corner("512")).toEqual([0, 0, 0, 0]);
    expect(await corner("192")).toEqual([204, 51, 0, 255]);
    expect(await corner("512-maskable")).toEqual([0, 187, 85, 255]);
  });

  it("P-205 the manifest of each host and path is its partner's", async () => {
    const ofNorth = await get("/manifest.webmanifest", "my.north.example");
    expect(ofNorth.headers["content-type"]).toContain("application/manifest+json");
    expect(ofNorth.json()).toMatchObject({
      ...{ id: "/", name: "North", short_name: "North", start_url: "/?src=app", scope: "/", display: "standalone" },
      ...{ theme_color: "#00bb55", lang: "en", dir: "ltr" },
    });
    expect(ofNorth.json().icons.map(({ sizes, purpose }: { sizes: string; purpose: string }) => `${sizes} ${purpose}`)).toEqual([
      "192x192 any",
      "512x512 any",
      "512x512 maskable",
      "96x96 monochrome",
    ]);
    expect(ofNorth.json().shortcuts.map(({ url }: { url: string }) => url)).toEqual([
      "/?pay=settle&src=app",
      "/services?src=app",
      "/tickets?src=app",
    ]);
    expect((await get("/portal/manifest.webmanifest")).json()).toMatchObject({
      id: "/portal",
      name: "Main Net",
      start_url: "/portal?src=app",
      scope: "/portal",
    });
    expect((await get("/p/other/manifest.webmanifest?lang=ar")).json()).toMatchObject({
      id: "/p/other",
      name: "Other",
      lang: "ar",
      dir: "rtl",
    });
    expect((await get("/p/nobody/manifest.webmanifest")).statusCode).toBe(404);
    await program.inWork((work) => setSetting(work, appOn, { level: "partner", partnerId: other.id }, false));
    expect((await get("/p/other/manifest.webmanifest")).statusCode).toBe(404);
    expect((await nobody.refused(contract.appLookEndpoint, { query: { partner: "other" } })).code).toBe("not-found");
    await program.inWork((work) => setSetting(work, appOn, { level: "partner", partnerId: other.id }, true));
  });

  it("P-206 without a picture a partner has the default partner's, and without any a letter in its colour", async () => {
    expect((await nobody.ok(contract.appLookEndpoint, { query: { partner: "other" } })).icon).toBe("letter");
    const letter = await get("/api/public/portal/app-icons/other/192");
    expect(await sharp(letter.rawPayload).metadata()).toMatchObject({ format: "png", width: 192 });
    const { id } = await chief.ok(contract.addAppIconEndpoint, {
      ...at(main.id),
      body: {},
      file: { name: "main.png", bytes: await picture(512) },
    });
    const { own, version } = await chief.ok(contract.showAppBrandEndpoint, at(main.id));
    await chief.ok(contract.saveAppBrandEndpoint, { ...at(main.id), body: { ...own, iconId: id }, version });
    expect((await nobody.ok(contract.appLookEndpoint, { query: { partner: "other" } })).icon).toBe("default");
    expect(
      (await get("/api/public/portal/app-icons/other/192")).rawPayload.equals(
        (await get("/api/public/portal/app-icons/main/192")).rawPayload,
      ),
    ).toBe(true);
  });

  it("P-206 what is no icon is refused with the reason, and another partner's icon is not there", async () => {
    const add = async (bytes: Uint8Array<ArrayBuffer>) =>
      (await chief.refused(contract.addAppIconEndpoint, { ...at(north.id), body: {}, file: { name: "x.png", bytes } })).errors?.[0]?.code;
    expect(await add(await picture(100))).toBe("too-small");
    expect(await add(await picture(400, 300))).toBe("not-square");
    expect(await add(await picture(400, 400, "jpeg"))).toBe("not-a-png");
    expect(await add(new TextEncoder().encode("<svg/>") as Uint8Array<ArrayBuffer>)).toBe("not-a-png");
    const foreign = await chief.ok(contract.addAppIconEndpoint, {
      ...at(other.id),
      body: {},
      file: { name: "o.png", bytes: await picture(512) },
    });
    const { own, version } = await chief.ok(contract.showAppBrandEndpoint, at(north.id));
    expect(
      (await chief.refused(contract.saveAppBrandEndpoint, { ...at(north.id), body: { ...own, iconId: foreign.id }, version })).errors?.[0]
        ?.field,
    ).toBe("iconId");
    expect((await chief.refused(contract.saveAppBrandEndpoint, { ...at(north.id), body: own, version: version + 7 })).code).toBe(
      "edit-conflict",
    );
  });

  it("P-216 the stores find their packages under the host of each partner", async () => {
    const fingerprint = Array.from({ length: 32 }, (_, index) => index.toString(16).padStart(2, "0")).join(":");
    const { own, version } = await chief.ok(contract.showAppBrandEndpoint, at(north.id));
    await chief.ok(contract.saveAppBrandEndpoint, {
      ...at(north.id),
      version,
      body: { ...own, android: { packageId: "net.north.app", fingerprints: [fingerprint] }, iosAppId: "ABCDE12345.net.north.app" },
    });
    expect((await get("/.well-known/assetlinks.json", "my.north.example")).json()).toMatchObject([
      { target: { package_name: "net.north.app", sha256_cert_fingerprints: [fingerprint.toUpperCase()] } },
    ]);
    expect((await get("/.well-known/assetlinks.json")).json()).toEqual([]);
    const apple = (await get("/.well-known/apple-app-site-association", "my.north.example")).json();
    expect(apple.applinks.details[0].appIDs).toEqual(["ABCDE12345.net.north.app"]);
  });

  it("O-9 staff of one partner see and change only that partner's app, and never the default partner's", async () => {
    const northern = await signInStaff(program, { partners: [north.id] });
    expect((await northern.refused(contract.showAppBrandEndpoint, at(other.id))).code).toBe("not-found");
    const local = await signInStaff(program, { partners: [main.id] });
    expect(
      (await local.refused(contract.addAppIconEndpoint, { ...at(main.id), body: {}, file: { name: "m.png", bytes: await picture(512) } }))
        .code,
    ).toBe("permission-denied");
  });
});
