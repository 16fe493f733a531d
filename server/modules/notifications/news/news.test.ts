import { describe, expect, it } from "vitest";
import { signInCustomer, signInStaff, stranger } from "../../../../tests/support/call-api.ts";
import { addSubscribers, makeProvider } from "../../../../tests/support/provider.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { createLabel } from "../../partners/index.ts";
import * as contract from "./contract.ts";
import { everybody } from "./news-rules.ts";

const program = await testProgram({ now: "2026-11-29T09:00:00Z" });
const [north, south] = await program.inWork(async (work) => [await makeProvider(work), await makeProvider(work, { code: "south" })]);
const subscribers = (partner: typeof north, count: number, firstNumber = 0) =>
  program.inWork((work) => addSubscribers(work, partner, { count, startOn: "2026-06-15", nextBillingOn: "2026-12-01", firstNumber }));
const [ana, ben] = (await subscribers(north, 2)).map(({ customerId }) => customerId) as [string, string];
const [sue] = (await subscribers(south, 1, 500)).map(({ customerId }) => customerId) as [string];
const asAna = await signInCustomer(program, ana);
const asBen = await signInCustomer(program, ben);
const asSue = await signInCustomer(program, sue);
const eva = await signInStaff(program, { fullName: "Eva" });

type Body = Parameters<typeof eva.ok<typeof contract.createNewsEndpoint>>[1]["body"];
const words = (title: string, body = "<p>More about it.</p>") => ({ title, summary: "In short.", body, alt: "" });
const news = (title: string, more: Partial<Body> = {}): Body => ({
  partnerId: north.partnerId,
  kind: "news",
  isPublished: true,
  isPinned: false,
  importance: "info",
  texts: { en: words(title) },
  pictureId: null,
  fromAt: "2026-11-20T00:00:00.000Z",
  toAt: null,
  audience: { ...everybody, locationIds: [], labelIds: [], languages: [], planIds: [] },
  offer: null,
  ...more,
});
const offer = (title: string, limit: number | null, more: Partial<Body> = {}): Body =>
  news(title, {
    kind: "offer",
    offer: { action: { kind: "code", code: "WINTER-26" }, event: null, limit },
    ...more,
  });
const write = (body: Body) => eva.ok(contract.createNewsEndpoint, { body });
const titles = async (who: typeof asAna) => (await who.ok(contract.portalNewsEndpoint)).items.map(({ title }) => title);
const audience = (more: Partial<Body["audience"]>): Partial<Body> => ({ audience: { ...news("").audience, ...more } });

describe("P-173 news", () => {
  it("is found by the customers of its partner, in its time and language, the pinned one first, and by nobody else", async () => {
    await write(news("Old", { fromAt: "2026-11-01T00:00:00.000Z", isPinned: true }));
    await write(news("New"));
    await write(news("Draft", { isPublished: false }));
    await write(news("Planned", { fromAt: "2026-12-01T00:00:00.000Z" }));
    await write(news("Over", { toAt: "2026-11-25T00:00:00.000Z" }));
    await write(news("For all", { partnerId: null, fromAt: "2026-11-10T00:00:00.000Z" }));
    await write(news("In Arabic alone", audience({ languages: ["ar"] })));
    await write(news("For the old ones", { ...audience({ minMonths: 6 }), fromAt: "2026-11-22T00:00:00.000Z" }));
    await write(news("For who has Home", { ...audience({ planIds: [north.homeId] }), fromAt: "2026-11-21T00:00:00.000Z" }));
    await write(news("For who has Voice", audience({ planIds: [north.voiceId] })));
    expect(await titles(asAna)).toEqual(["Old", "For who has Home", "New", "For all"]);
    expect(await titles(asSue)).toEqual(["For all"]);
    program.clock.moveTo("2026-12-15T09:00:00Z");
    expect(await titles(await signInCustomer(program, ana))).toEqual([
      "Old",
      "Planned",
      "For the old ones",
      "For who has Home",
      "New",
      "For all",
    ]);
    program.clock.moveTo("2026-11-29T09:00:00Z");
  });

  it("the count of an audience is what each customer's own filter decides", async () => {
    const label = await program.inWork((work) =>
      createLabel(work, { module: "customers", title: "VIP", colour: "#00aa00", description: "", internalOnly: true, partnerIds: [] }),
    );
    await program.query("insert into customers.customer_labels (customer_id, label_id, partner_id) values ($1, $2, $3)", [
      ben,
      label.id,
      north.partnerId,
    ]);
    const count = async (more: Partial<Body["audience"]>, partnerId: string | null = north.partnerId) =>
      (await eva.ok(contract.countAudienceEndpoint, { body: { partnerId, audience: { ...news("").audience, ...more } } })).customers;
    expect(await count({})).toBe(2);
    expect(await count({}, null)).toBe(3);
    for (const [more, reached] of [
      [{ labelIds: [label.id] }, 1],
      [{ languages: ["ar"] }, 0],
      [{ planIds: [north.homeId] }, 2],
      [{ planIds: [north.voiceId] }, 0],
      [{ minMonths: 5 }, 2],
      [{ minMonths: 6 }, 0],
      [{ maxMonths: 5 }, 2],
      [{ maxMonths: 4 }, 0],
    ] as const) {
      const made = await write(news(`Reached ${JSON.stringify(more)}`, audience(more as Partial<Body["audience"]>)));
      const seen = await Promise.all([asAna, asBen].map(async (who) => (await titles(who)).includes(made.texts.en?.title ?? "")));
      expect([more, await count(more as never)]).toEqual([more, reached]);
      expect([more, seen.filter(Boolean).length]).toEqual([more, reached]);
      await eva.ok(contract.deleteNewsEndpoint, { params: { newsId: made.id }, version: made.version });
    }
  });

  it("P-246 what runs is cut out when it is saved", async () => {
    const made = await write(news("Clean", { texts: { en: words("Clean", `<p onclick="x()">Hi</p><script>alert(1)</script>`) } }));
    expect(made.texts.en?.body).toBe("<p>Hi</p>");
    expect((await asAna.ok(contract.portalArticleEndpoint, { params: { newsId: made.id } })).body).toBe("<p>Hi</p>");
  });

  it("is new until it is opened, and staff see how many opened it", async () => {
    const { id } = await write(news("Fresh"));
    const isNew = async () => (await asAna.ok(contract.portalNewsEndpoint)).items.find((item) => item.id === id)?.isNew;
    expect(await isNew()).toBe(true);
    for (let twice = 0; twice < 2; twice++) await asAna.ok(contract.readNewsEndpoint, { params: { newsId: id }, body: {} });
    expect(await isNew()).toBe(false);
    expect((await eva.ok(contract.listNewsEndpoint)).items.find((item) => item.id === id)?.readers).toBe(1);
  });

  it("O-6 staff of one partner read what is everybody's, change what is theirs, and see nothing of others", async () => {
    const common = await write(news("Everybody's", { partnerId: null }));
    const theirs = await write(news("North's"));
    const sam = await signInStaff(program, {
      partners: [south.partnerId],
      levels: { "messages.news.view": "all", "messages.news.create": "all", "messages.news.update": "all", "messages.news.delete": "all" },
    });
    const seen = (await sam.ok(contract.listNewsEndpoint)).items;
    expect(seen.map(({ id }) => id)).toContain(common.id);
    expect(seen.map(({ id }) => id)).not.toContain(theirs.id);
    const change = (id: string) =>
      sam.call(contract.updateNewsEndpoint, { params: { newsId: id }, body: news("Mine now", { partnerId: south.partnerId }), version: 1 });
    expect((await change(common.id)).status).toBe(403);
    expect((await change(theirs.id)).status).toBe(404);
    expect((await sam.refused(contract.createNewsEndpoint, { body: news("For all", { partnerId: null }) })).code).toBe("permission-denied");
    expect((await sam.call(contract.createNewsEndpoint, { body: news("Theirs") })).status).toBe(404);
    const made = await sam.ok(contract.createNewsEndpoint, { body: news("South's", { partnerId: south.partnerId }) });
    const saved = await sam.ok(contract.updateNewsEndpoint, {
      params: { newsId: made.id },
      body: news("South's own", { partnerId: south.partnerId }),
      version: 1,
    });
    expect(saved.version).toBe(2);
    const late = await sam.call(contract.updateNewsEndpoint, {
      params: { newsId: made.id },
      body: news("x", { partnerId: south.partnerId }),
      version: 1,
    });
    expect(late.problem?.code).toBe("edit-conflict");
  });
});

describe("P-255 an offer", () => {
  it("shows its code after the claim alone; asking again gives the same and counts once", async () => {
    const { id } = await write(offer("Ten off", 5));
    const before = await asAna.ok(contract.portalArticleEndpoint, { params: { newsId: id } });
    expect(before.offer).toMatchObject({ actionKind: "code", code: null, url: null, claimedAt: null, left: 5 });
    expect(JSON.stringify(before)).not.toContain("WINTER-26");
    expect(JSON.stringify(await asAna.ok(contract.portalNewsEndpoint))).not.toContain("WINTER-26");
    const first = await asAna.ok(contract.claimOfferEndpoint, { params: { newsId: id }, body: {} });
    expect(first).toMatchObject({ code: "WINTER-26", left: 4 });
    expect(await asAna.ok(contract.claimOfferEndpoint, { params: { newsId: id }, body: {} })).toEqual(first);
    expect((await eva.ok(contract.listNewsEndpoint)).items.find((item) => item.id === id)?.claims).toBe(1);
    const entries = await program.query("select 1 from identity.audit_entries where action = 'offer_claimed' and entity_id = $1", [id]);
    expect(entries).toHaveLength(1);
  });

  it("is not there for whoever it is not for, whichever way they ask", async () => {
    const { id } = await write(offer("For Arabic readers", null, audience({ languages: ["ar"] })));
    for (const who of [asAna, asSue]) {
      const asked = [
        await who.call(contract.portalArticleEndpoint, { params: { newsId: id } }),
        await who.call(contract.claimOfferEndpoint, { params: { newsId: id }, body: {} }),
        await who.call(contract.readNewsEndpoint, { params: { newsId: id }, body: {} }),
        await who.call(contract.offerCalendarEndpoint, { params: { newsId: id } }),
      ];
      expect(asked.map(({ status, problem }) => [status, problem?.code])).toEqual(asked.map(() => [404, "not-found"]));
    }
    expect(await program.query("select 1 from notifications.news_claims where news_id = $1", [id])).toEqual([]);
    const nobody = await stranger(program);
    expect((await nobody.call(contract.portalArticleEndpoint, { params: { newsId: id } })).status).toBe(401);
  });

  it("of 50 that claim at once and a limit of 10, 10 get it", async () => {
    const many = await subscribers(north, 50, 1000);
    const { id } = await write(offer("First ten", 10));
    const callers = await Promise.all(many.map(({ customerId }) => signInCustomer(program, customerId)));
    const answers = await Promise.all(callers.map((who) => who.call(contract.claimOfferEndpoint, { params: { newsId: id }, body: {} })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
    expect(new Set(answers.filter(({ status }) => status !== 200).map(({ problem }) => problem?.code))).toEqual(new Set(["limit-reached"]));
    expect(
      await program.query(
        "select claimed, (select count(*)::int from notifications.news_claims where news_id = news.id) as kept from notifications.news where id = $1",
        [id],
      ),
    ).toEqual([{ claimed: 10, kept: 10 }]);
  });

  it("claimed many times at once by one customer it is counted once", async () => {
    const { id } = await write(offer("One each", 3));
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => asBen.call(contract.claimOfferEndpoint, { params: { newsId: id }, body: {} })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await program.query("select claimed from notifications.news where id = $1", [id])).toEqual([{ claimed: 1 }]);
  });

  it("that somebody has is not taken away, and its limit does not fall below what is claimed", async () => {
    const made = await write(offer("Kept", 5));
    for (const who of [asAna, asBen]) await who.ok(contract.claimOfferEndpoint, { params: { newsId: made.id }, body: {} });
    expect((await eva.refused(contract.deleteNewsEndpoint, { params: { newsId: made.id }, version: 1 })).code).toBe("in-use");
    const refused = await eva.refused(contract.updateNewsEndpoint, { params: { newsId: made.id }, body: offer("Kept", 1), version: 1 });
    expect(refused.errors).toMatchObject([{ field: "offer.limit", code: "out-of-range" }]);
    expect((await eva.ok(contract.updateNewsEndpoint, { params: { newsId: made.id }, body: offer("Kept", 2), version: 1 })).claims).toBe(2);
  });

  it("with an event has a calendar file; without one there is none", async () => {
    const event = { startsAt: "2026-12-05T09:00:00.000Z", endsAt: "2026-12-05T15:00:00.000Z", place: "Harbour 1" };
    const made = await write(
      offer("Open day", null, { offer: { action: { kind: "link", url: "https://example.net" }, event, limit: null } }),
    );
    const file = await asAna.call(contract.offerCalendarEndpoint, { params: { newsId: made.id } });
    expect(file.headers["content-type"]).toContain("text/calendar");
    expect(file.bytes.toString()).toContain("LOCATION:Harbour 1");
    const plain = await write(offer("Nothing on", null));
    expect((await asAna.call(contract.offerCalendarEndpoint, { params: { newsId: plain.id } })).status).toBe(404);
  });
});
