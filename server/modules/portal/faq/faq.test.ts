import { describe, expect, it } from "vitest";
import { signInCustomer, signInStaff, stranger } from "../../../../tests/support/call-api.ts";
import { addSubscribers, makeProvider } from "../../../../tests/support/provider.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { setSetting } from "../../partners/index.ts";
import { portalSignInPageEndpoint } from "../sign-in/contract.ts";
import * as contract from "./contract.ts";
import { faqPublic } from "./settings.ts";

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
  const anybody = await stranger(program);

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

  describe("at the sign-in page", () => {
    /** North is the default partner: its values are those of the whole installation. */
    const open = (level: { level: "system" } | { level: "partner"; partnerId: string }) =>
      program.inWork((work) => setSetting(work, faqPublic, level, true));
    const readBy = async (code: string, language = "en") => {
      const { entries } = await anybody.ok(contract.publicFaqEndpoint, { query: { partner: code, language } });
      return entries.map(({ question }) => question);
    };
    const linkAt = async (code: string) => (await anybody.ok(portalSignInPageEndpoint, { query: { partner: code } })).help;
    const statusOf = async (entryId: string, code: string) =>
      (await anybody.call(contract.publicFaqEntryEndpoint, { params: { entryId }, query: { partner: code, language: "en" } })).status;

    it("P-197 is off until a partner switches it on, and off where the partner has no help; then there is no link either", async () => {
      const made = await write(entry("Open?", { isPublic: true }));
      const refused = () => anybody.refused(contract.publicFaqEndpoint, { query: { partner: "south", language: "en" } });
      expect(await refused()).toMatchObject({ status: 404, code: "feature-off" });
      expect([await linkAt("south"), await statusOf(made.id, "south")]).toEqual([false, 404]);
      await open({ level: "partner", partnerId: south.partnerId });
      expect([await linkAt("south"), await statusOf(made.id, "south"), await readBy("south")]).toEqual([true, 200, ["Open?"]]);
      const portalModules = program.tools.settings.find(({ key }) => key === "portal.modules")!;
      const menu = (pages: "faq"[]) =>
        program.inWork((work) => setSetting(work, portalModules, { level: "partner", partnerId: south.partnerId }, pages));
      await menu([]);
      expect(await refused()).toMatchObject({ status: 404, code: "feature-off" });
      expect([await linkAt("south"), await statusOf(made.id, "south")]).toEqual([false, 404]);
      await menu(["faq"]);
    });

    it("P-197 shows what staff marked, published, for everybody, of this partner or of all; anything else is not there", async () => {
      await open({ level: "system" });
      const north1 = await write(entry("North's open?", { partnerId: north.partnerId, isPublic: true }));
      const hidden = [
        await write(entry("Not marked?")),
        await write(entry("Open draft?", { isPublic: true, isPublished: false })),
        await write(entry("For voice alone?", { planKinds: ["voice"] })),
      ];
      expect(await readBy("north")).toEqual(["Open?", "North's open?"]);
      expect(await readBy("south")).toEqual(["Open?"]);
      for (const { id } of hidden) expect(await statusOf(id, "north")).toBe(404);
      expect([await statusOf(north1.id, "north"), await statusOf(north1.id, "south")]).toEqual([200, 404]);
      const { categories } = await anybody.ok(contract.publicFaqEndpoint, { query: { partner: "north", language: "ar" } });
      expect(categories).toEqual([{ id: general.id, title: "عام" }]);
    });

    it("P-197 what is for some plans is for no stranger, whoever asks for it", async () => {
      const body = entry("Both?", { planKinds: ["internet"], isPublic: true });
      expect(await eva.refused(contract.createFaqEntryEndpoint, { body })).toMatchObject({ status: 422 });
      await expect(program.query("update portal.faq_entries set plan_kinds = '{voice}' where is_public")).rejects.toThrow(
        /faq_public_is_for_all/,
      );
    });

    it("P-236 P-246 is read in the visitor's language, else the partner's, without what runs", async () => {
      const texts = {
        en: { question: "Hours?", answer: "<p>Nine</p><script>x</script>" },
        ar: { question: "متى؟", answer: "<p>التاسعة</p>" },
      };
      const { id } = await write(entry("", { texts, isPublic: true }));
      const read = (language: string) =>
        anybody.ok(contract.publicFaqEntryEndpoint, { params: { entryId: id }, query: { partner: "north", language } });
      expect(await read("ar")).toMatchObject({ question: "متى؟", language: "ar" });
      expect(await read("de")).toMatchObject({ question: "Hours?", answer: "<p>Nine</p>", language: "en" });
    });
  });

  it("a category that holds questions stays, an empty one goes", async () => {
    const { version } = (await eva.ok(contract.faqEndpoint)).categories.find(({ id }) => id === general.id)!;
    expect((await eva.refused(contract.deleteFaqCategoryEndpoint, { params: { categoryId: general.id }, version })).code).toBe("in-use");
    const empty = await category({ en: "Empty" }, north.partnerId);
    expect((await eva.call(contract.createFaqEntryEndpoint, { body: entry("Wrong place?", { categoryId: empty.id }) })).status).toBe(422);
    await eva.ok(contract.deleteFaqCategoryEndpoint, { params: { categoryId: empty.id }, version: empty.version });
  });
});
