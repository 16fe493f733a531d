import { describe, expect, it } from "vitest";
import { signInCustomer, signInStaff } from "../../../../tests/support/call-api.ts";
import { addSubscribers, makeProvider } from "../../../../tests/support/provider.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import * as contract from "./contract.ts";

describe("P-197 the help", async () => {
  const program = await testProgram({ now: "2026-11-29T09:00:00Z" });
  const [north, south] = await program.inWork(async (work) => [await makeProvider(work), await makeProvider(work, { code: "south" })]);
  const one = (partner: typeof north, firstNumber: number) =>
    program.inWork((work) => addSubscribers(work, partner, { count: 1, startOn: "2026-06-15", nextBillingOn: "2026-12-01", firstNumber }));
  const [ana] = await one(north, 0);
  const [sue] = await one(south, 500);
  const asAna = await signInCustomer(program, ana!.customerId);
  const asSue = await signInCustomer(program, sue!.customerId);
  const eva = await signInStaff(program);

  const category = (titles: Record<string, string>, partnerId: string | null = null) =>
    eva.ok(contract.createFaqCategoryEndpoint, { body: { partnerId, titles } });
  const general = await category({ en: "General", ar: "عام" });
  type Body = Parameters<typeof eva.ok<typeof contract.createFaqEntryEndpoint>>[1]["body"];
  const entry = (question: string, more: Partial<Body> = {}): Body => ({
    partnerId: null,
    categoryId: general.id,
    texts: { en: { question, answer: "<p>So.</p>" } },
    planKinds: [],
    isPublished: true,
    ...more,
  });
  const write = (body: Body) => eva.ok(contract.createFaqEntryEndpoint, { body });
  const questions = async (who: typeof asAna) => (await who.ok(contract.portalFaqEndpoint)).entries.map(({ question }) => question);

  it("shows a partner's customers what is theirs and everybody's, in order, what is published and for their kinds of services", async () => {
    const first = await write(entry("First?"));
    await write(entry("North's?", { partnerId: north.partnerId }));
    await write(entry("Draft?", { isPublished: false }));
    await write(entry("For internet?", { planKinds: ["internet"] }));
    await write(entry("For voice?", { planKinds: ["voice"] }));
    const last = await write(entry("Last?"));
    expect(await questions(asAna)).toEqual(["First?", "North's?", "For internet?", "Last?"]);
    expect(await questions(asSue)).toEqual(["First?", "For internet?", "Last?"]);
    await eva.ok(contract.orderFaqEndpoint, { body: { what: "entries", ids: [last.id, first.id] } });
    expect(await questions(asSue)).toEqual(["Last?", "For internet?", "First?"]);
  });

  it("P-236 P-246 is read in the reader's language, else the partner's; what runs is cut out", async () => {
    const made = await write(
      entry("", {
        texts: { ar: { question: "كيف؟", answer: "<p>هكذا</p><script>x</script>" }, en: { question: "How?", answer: "<p>So</p>" } },
      }),
    );
    expect(made.texts.ar?.answer).toBe("<p>هكذا</p>");
    await program.query("update customers.customers set language = 'ar' where id = $1", [sue!.customerId]);
    const { entries, categories } = await asSue.ok(contract.portalFaqEndpoint);
    expect(entries.find(({ id }) => id === made.id)).toMatchObject({ question: "كيف؟", language: "ar" });
    // What was written in English alone is shown in English.
    expect(entries.find(({ question }) => question === "First?")?.language).toBe("en");
    expect(categories).toEqual([{ id: general.id, title: "عام" }]);
    expect(await questions(asAna)).toContain("How?");
  });

  it("says whether an answer helped, once a customer, and it can be changed; nobody votes on what they do not see", async () => {
    const made = await write(entry("Helps?", { partnerId: north.partnerId }));
    const vote = (who: typeof asAna, isHelpful: boolean) =>
      who.call(contract.voteFaqEndpoint, { params: { entryId: made.id }, body: { isHelpful } });
    const votes = async () => (await eva.ok(contract.faqEndpoint)).entries.find(({ id }) => id === made.id);
    await vote(asAna, false);
    expect(await votes()).toMatchObject({ helpful: 0, notHelpful: 1 });
    await vote(asAna, true);
    expect(await votes()).toMatchObject({ helpful: 1, notHelpful: 0 });
    expect((await vote(asSue, false)).status).toBe(404);
    expect((await asAna.ok(contract.portalFaqEndpoint)).entries.find(({ id }) => id === made.id)?.isHelpful).toBe(true);
  });

  it("what was not found is listed for staff with how often, without what may be somebody's own", async () => {
    const miss = (who: typeof asAna, words: string) => who.ok(contract.missFaqEndpoint, { body: { words } });
    await miss(asAna, "Fixed  IP");
    await miss(asAna, "fixed ip");
    await miss(asSue, "wifi");
    for (const own of ["0151 234 56 789", "ana@example.org"]) await miss(asAna, own);
    const { misses } = await eva.ok(contract.faqEndpoint);
    expect(misses.map(({ words, times, partnerId }) => [words, times, partnerId])).toEqual([
      ["fixed ip", 2, north.partnerId],
      ["wifi", 1, south.partnerId],
    ]);
    await eva.ok(contract.forgetMissEndpoint, { body: { partnerId: north.partnerId, words: "fixed ip" } });
    expect((await eva.ok(contract.faqEndpoint)).misses.map(({ words }) => words)).toEqual(["wifi"]);
  });

  it("O-6 staff of a partner read everybody's, change theirs, and see nothing of others", async () => {
    const common = await write(entry("Everybody's?"));
    const theirs = await write(entry("North's own?", { partnerId: north.partnerId }));
    const sam = await signInStaff(program, {
      partners: [south.partnerId],
      levels: { "config.portal.view": "all", "config.portal.update": "all" },
    });
    const seen = (await sam.ok(contract.faqEndpoint)).entries.map(({ id }) => id);
    expect(seen).toContain(common.id);
    expect(seen).not.toContain(theirs.id);
    const change = (id: string) =>
      sam.call(contract.updateFaqEntryEndpoint, {
        params: { entryId: id },
        body: entry("Mine?", { partnerId: south.partnerId }),
        version: 1,
      });
    expect((await change(common.id)).status).toBe(403);
    expect((await change(theirs.id)).status).toBe(404);
    expect((await sam.call(contract.createFaqEntryEndpoint, { body: entry("For all?") })).status).toBe(403);
    expect((await sam.call(contract.createFaqEntryEndpoint, { body: entry("Theirs?", { partnerId: south.partnerId }) })).status).toBe(200);
  });

  it("a category that holds questions stays, an empty one goes", async () => {
    const { version } = (await eva.ok(contract.faqEndpoint)).categories.find(({ id }) => id === general.id)!;
    expect((await eva.refused(contract.deleteFaqCategoryEndpoint, { params: { categoryId: general.id }, version })).code).toBe("in-use");
    const empty = await category({ en: "Empty" }, north.partnerId);
    expect((await eva.call(contract.createFaqEntryEndpoint, { body: entry("Wrong place?", { categoryId: empty.id }) })).status).toBe(422);
    await eva.ok(contract.deleteFaqCategoryEndpoint, { params: { categoryId: empty.id }, version: empty.version });
  });
});
