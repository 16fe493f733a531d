// O-237 reports that leave the house: by the clock to staff, on paper, as files.
import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { signInStaff } from "../../../../tests/support/call-api.ts";
import { makePayers } from "../../../../tests/support/payer.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import {
  addScheduleEndpoint,
  listSchedulesEndpoint,
  removeScheduleEndpoint,
  reportExportEndpoints,
  reportPdfEndpoint,
  steerScheduleEndpoint,
} from "./contract.ts";
import { wakeSchedules } from "./send-schedules.ts";

const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
const { provider } = await makePayers(program, 3);
const other = await makePayers(program, 1, { code: "south" });
let eva = await signInStaff(program);
const admins = () =>
  program.query<{ id: string; all_partners: boolean }>("select id, all_partners from identity.administrators order by created_at");
const letters = () =>
  program.query<{ to_address: string; subject: string; attachments: { kind: string; id: string }[] }>(
    "select to_address, subject, attachments from notifications.messages where kind = 'staff_written' order by created_at",
  );
const body = { report: "ageing", name: "Open amounts", filter: {}, rhythm: "daily", hour: 8, timeZone: "UTC" } as const;

describe("O-237 reports by the clock", () => {
  it("each receiver's copy shows what they may see; a time comes once, and what was missed comes once", async () => {
    const southern = await signInStaff(program, { partners: [other.provider.partnerId] });
    await program.query("update identity.administrators set language = 'ar' where id = $1", [southern.adminId]);
    const found = await admins();
    const receivers = found.map(({ id }) => id);
    const made = await eva.ok(addScheduleEndpoint, { body: { ...body, format: "csv", receivers } });
    expect(made.nextAt).toBe("2026-04-02T08:00:00.000Z");
    program.clock.moveTo("2026-04-05T09:00:00Z");
    await program.inWork(wakeSchedules);
    await program.inWork(wakeSchedules);
    await program.runJobs();
    const sent = await letters();
    expect(sent.map(({ subject }) => subject)).toEqual(receivers.map(() => "Open amounts"));
    eva = await signInStaff(program);
    const [schedule] = (await eva.ok(listSchedulesEndpoint, { query: {} })).items;
    expect(schedule).toMatchObject({ nextAt: "2026-04-06T08:00:00.000Z", runs: [{ state: "done", sent: receivers.length }] });
    const texts = await Promise.all(
      sent.map(async ({ attachments }) => {
        const stored = attachments.find(({ kind }) => kind === "stored");
        const [file] = await program.query<{ sha256: string }>("select sha256 from platform.files where id = $1", [stored?.id]);
        return Buffer.from((await program.tools.files.get(file?.sha256 ?? "")) as Uint8Array).toString("utf8");
      }),
    );
    // Four customers owe 54.00 each to the one who sees all partners, and one to the one who sees a single partner.
    expect(texts.map((text) => text.match(/216\.00/)?.[0] ?? text.match(/54\.00/)?.[0])).toEqual(
      found.map((admin) => (admin.all_partners ? "216.00" : "54.00")),
    );
    // Over the columns stands what stands there on the screen, in each receiver's language.
    expect(texts.map((text) => text.replace("\ufeff", "").split(",").slice(0, 3))).toEqual(
      found.map((admin) => (admin.all_partners ? ["Age", "Documents", "Customers"] : ["العمر", "المستندات", "العملاء"])),
    );
  });

  it("a pause sends nothing, and going on does not catch up; who ends it ends it", async () => {
    const [schedule] = (await eva.ok(listSchedulesEndpoint, { query: { report: "ageing" } })).items;
    const params = { scheduleId: schedule!.id };
    expect(await eva.ok(steerScheduleEndpoint, { params, body: { to: "paused" } })).toMatchObject({ state: "paused", nextAt: null });
    program.clock.moveTo("2026-04-08T09:00:00Z");
    await program.inWork(wakeSchedules);
    await program.runJobs();
    const before = (await letters()).length;
    eva = await signInStaff(program);
    expect(await eva.ok(steerScheduleEndpoint, { params, body: { to: "running" } })).toMatchObject({ nextAt: "2026-04-09T08:00:00.000Z" });
    expect((await letters()).length).toBe(before);
    const clerk = await signInStaff(program, { levels: { "finance.reports.view": "all", "finance.reports.export": "all" } });
    expect((await clerk.call(removeScheduleEndpoint, { params })).status).toBe(404);
  });

  it("an owner who may no longer export pauses it and nothing is sent", async () => {
    await program.query(
      "update identity.administrators set status = 'suspended' where id = (select made_by from reports.schedules limit 1)",
    );
    const before = (await letters()).length;
    program.clock.moveTo("2026-04-09T09:00:00Z");
    await program.inWork(wakeSchedules);
    await program.runJobs();
    const [row] = await program.query("select next_at, paused_why from reports.schedules");
    expect([row, (await letters()).length]).toEqual([{ next_at: null, paused_why: "owner-left" }, before]);
  });
});

describe("B 15 reports as files", () => {
  it("a report is set on paper in the reader's language", async () => {
    const staff = await signInStaff(program);
    for (const language of ["en", "ar"]) {
      const answer = await staff.call(reportPdfEndpoint, {
        params: { report: "revenue" },
        query: { filter: { span: "this-month" }, language } as never,
      });
      expect([language, answer.status, answer.bytes.subarray(0, 5).toString()]).toEqual([language, 200, "%PDF-"]);
    }
  });

  it("O-75 a file has all rows of the table that is asked for, with its currency", async () => {
    const staff = await signInStaff(program);
    const answer = await staff.call(reportExportEndpoints.statements, {
      body: {
        filter: { partner: provider.partnerId, from: "2026-04-01", to: "2026-04-30" },
        columns: ["customer", "debit", "closing", "currency"],
      } as never,
    });
    const lines = answer.bytes.toString("utf8").replace("\ufeff", "").trim().split(/\r?\n/);
    expect([lines.length, lines[0], lines[1]]).toEqual([4, "customer,debit,closing,currency", "Customer 1,54.00,-54.00,EUR"]);
  });

  it("O-75 who reads a language gets the columns' titles in it, as on the screen; JSON keeps the names", async () => {
    const staff = await signInStaff(program);
    const take = async (look: object) => {
      const { bytes } = await staff.call(reportExportEndpoints.churn, {
        body: { filter: { span: "this-month" }, columns: ["measure", "opening", "currency"], ...look } as never,
      });
      return bytes;
    };
    const first = (bytes: Buffer) => bytes.toString("utf8").replace("\ufeff", "").split("\r\n")[0];
    expect(first(await take({ language: "en" }))).toBe("Of,At the start,Currency");
    expect(first(await take({ language: "ar" }))).toMatch(/,في البداية,العملة$/);
    const sheet = unzipSync(await take({ language: "en", format: "xlsx" }))["xl/worksheets/sheet1.xml"];
    expect(Buffer.from(sheet ?? []).toString("utf8")).toContain(">At the start<");
    expect(Object.keys(JSON.parse((await take({ language: "en", format: "json" })).toString("utf8"))[0] ?? {})).toEqual([
      "measure",
      "opening",
      "currency",
    ]);
  });
});
