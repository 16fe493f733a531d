// Reminders and warnings as the days go by, and notices to who pays in advance.
import { beforeAll, describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { type StaffCaller, signInStaff } from "../../../../tests/support/call-api.ts";
import { invoicesOf, makePayers, type Payers } from "../../../../tests/support/payer.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { changeSettingsEndpoint } from "../../partners/contract.ts";
import { setSetting } from "../../partners/index.ts";
import { recordPaymentEndpoint } from "../../payments/contract.ts";
import { addPromiseEndpoint } from "../contract.ts";
import { listRemindersEndpoint, reminderCalendarEndpoint } from "./contract.ts";
import { noticeBatchOf } from "./prepaid-notices.ts";
import { remindBatch } from "./remind-step.ts";
import { noticeDays, noticeHours, reminderMinAmount } from "./reminder-settings.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });

describe("reminders of an unpaid invoice", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  let made: Payers;
  let chief: StaffCaller;
  const at = (index: number): string => made.payers[index]?.customerId ?? "";
  const reminders = (customerId: string) =>
    program.query<{ number: number; sent_on: string; due_on: string }>(
      "select number, sent_on::text, due_on::text from collections.reminders where customer_id = $1 order by number",
      [customerId],
    );
  const events = (customerId: string, type: string) =>
    program.query<{ data: Record<string, unknown> }>("select data from platform.events where customer_id = $1 and type = $2 order by at", [
      customerId,
      type,
    ]);
  /** The day's work, at half past ten by the partner's clock. */
  const live = async (on: string): Promise<void> => {
    program.clock.moveTo(`${on}T08:45:00Z`);
    await program.runDay();
    chief = await signInStaff(program);
  };

  beforeAll(async () => {
    made = await makePayers(program, 8);
    chief = await signInStaff(program);
    await program.runDay();
  });

  it("16.1 B-173 the first one three days before the due date, once however often the step runs", async () => {
    await live("2026-04-12");
    expect(await reminders(at(0))).toEqual([]);
    await live("2026-04-13");
    await program.runDay();
    await program.inWork((work) => remindBatch(work, made.provider.partnerId, [at(0)], day("2026-04-13")));
    await Promise.all([1, 2].map(() => program.inWork((work) => remindBatch(work, made.provider.partnerId, [at(0)], day("2026-04-13")))));
    expect(await reminders(at(0))).toEqual([{ number: 1, sent_on: "2026-04-13", due_on: "2026-04-16" }]);
    expect(await events(at(0), "reminder.sent")).toHaveLength(1);
    const [invoice] = await invoicesOf(program, at(0));
    const [sent] = await program.query<{ subject: string; kind: string; attachments: unknown[] }>(
      "select subject, kind, attachments from notifications.messages where customer_id = $1 and kind like 'reminder%'",
      [at(0)],
    );
    expect(sent?.subject).toBe("Please pay €54.00 by Apr 16, 2026");
    expect(sent?.attachments).toEqual([{ kind: "money_document", id: invoice?.id }]);
  });

  it("B-174 I-24 who paid is not reminded", async () => {
    await chief.ok(recordPaymentEndpoint, {
      params: { customerId: at(1) },
      body: { amount: eur("54.00"), method: "cash", receivedOn: day("2026-04-13") },
    });
    await live("2026-04-16");
    expect((await reminders(at(1))).map((row) => row.number)).toEqual([1]);
  });

  it("16.1 M-48 the day before the block is warned of, once; on the day itself the second reminder", async () => {
    expect(await events(at(0), "suspension.warned")).toMatchObject([{ data: { blockOn: "2026-04-17" } }]);
    expect(await events(at(1), "suspension.warned")).toEqual([]);
    const shown = await program.query(
      "select channel, state from notifications.messages where customer_id = $1 and kind = 'suspension_warning'",
      [at(0)],
    );
    expect(shown).toEqual([{ channel: "portal", state: "sent" }]);
    await live("2026-04-17");
    expect((await reminders(at(0))).map((row) => row.number)).toEqual([1, 2]);
    expect((await reminders(at(1))).map((row) => row.number)).toEqual([1]);
    expect(await program.query("select status from customers.customers where id = $1", [at(0)])).toEqual([{ status: "blocked" }]);
    await chief.ok(addPromiseEndpoint, {
      params: { customerId: at(2) },
      body: { amount: eur("54.00"), until: day("2026-04-22"), reason: "" },
    });
    await live("2026-04-20");
    await program.inWork((work) => remindBatch(work, made.provider.partnerId, [at(2)], day("2026-04-22")));
    expect((await reminders(at(2))).map((row) => row.number)).toEqual([1, 2]);
  });

  it("16.1 paid in the morning of the third: it is not sent", async () => {
    program.clock.moveTo("2026-04-23T06:30:00Z");
    chief = await signInStaff(program);
    await chief.ok(recordPaymentEndpoint, {
      params: { customerId: at(0) },
      body: { amount: eur("54.00"), method: "cash", receivedOn: day("2026-04-23") },
    });
    await live("2026-04-23");
    // B-174 Who promised is not reminded either, until the promise is over.
    expect(await reminders(at(2))).toMatchObject([{ number: 1 }, { number: 2 }, { number: 3, sent_on: "2026-04-23" }]);
    expect((await reminders(at(0))).map((row) => row.number)).toEqual([1, 2]);
    expect((await reminders(at(3))).map((row) => row.number)).toEqual([1, 2, 3]);
  });

  it("B-160 an invoice that is due later by now: what waits gets its new day, and what was sent is not sent again", async () => {
    const customerId = at(6);
    expect((await reminders(customerId)).map((row) => row.number)).toEqual([1, 2, 3]);
    await program.query("delete from collections.reminders where customer_id = $1 and number > 1", [customerId]);
    await program.query("update billing.money_documents set due_on = '2026-04-26' where account_id = $1 and kind = 'invoice'", [
      customerId,
    ]);
    await program.query("update billing.ledger_entries set due_on = '2026-04-26' where account_id = $1 and due_on is not null", [
      customerId,
    ]);
    // The first one would go on the 23rd again, had it not gone.
    const remind = (on: string) => program.inWork((work) => remindBatch(work, made.provider.partnerId, [customerId], day(on)));
    for (const on of ["2026-04-24", "2026-04-25", "2026-04-26"]) await remind(on);
    expect((await reminders(customerId)).map((row) => row.number)).toEqual([1]);
    await remind("2026-04-27");
    await remind("2026-04-28");
    expect(await reminders(customerId)).toMatchObject([{ number: 1 }, { number: 2, sent_on: "2026-04-27", due_on: "2026-04-26" }]);
  });

  it("16.1 B-174 nobody who is inactive is reminded", async () => {
    await live("2026-04-27");
    expect(await program.query("select status from customers.customers where id = $1", [at(3)])).toEqual([{ status: "inactive" }]);
    await live("2026-05-20");
    expect(await reminders(at(3))).toHaveLength(3);
  });

  it("shows staff what was sent, and the calendar what is planned with the days off it moved from", async () => {
    const rows = await chief.ok(listRemindersEndpoint, { params: { customerId: at(3) } });
    expect(rows.items.map(({ number, total }) => `${number} ${total.amount}`)).toEqual(["3 54.00", "2 54.00", "1 54.00"]);
    const { partnerId } = made.provider;
    const calendar = await chief.ok(reminderCalendarEndpoint, { params: { partnerId }, body: { month: day("2026-05-01") } });
    expect(calendar.isExample).toBe(true);
    const marks = calendar.items.map(({ on, mark, movedFrom }) => `${mark} ${on}${movedFrom ? ` from ${movedFrom}` : ""}`);
    // 16 May 2026 is a Saturday: due stays, the block moves.
    expect(marks).toEqual([
      "billing_day 2026-05-01",
      "document 2026-05-01",
      "reminder_1 2026-05-13",
      "due 2026-05-16",
      "reminder_2 2026-05-17",
      "warning 2026-05-17",
      "block 2026-05-18 from 2026-05-17",
      "reminder_3 2026-05-23",
      "deactivation 2026-05-28",
    ]);
    const wish = { anchor: "due_date" as const, on: [true, false, true], days: [-5, 1, 2], workingDaysOnly: true };
    const typed = await chief.ok(reminderCalendarEndpoint, { params: { partnerId }, body: { month: day("2026-05-01"), wish } });
    expect(typed.items.filter(({ mark }) => mark.startsWith("reminder")).map(({ on, mark, movedFrom }) => [mark, on, movedFrom])).toEqual([
      ["reminder_1", "2026-05-11", null],
      ["reminder_3", "2026-05-18", null],
    ]);
    const wrong = await chief.refused(reminderCalendarEndpoint, {
      params: { partnerId },
      body: { month: day("2026-05-01"), wish: { ...wish, days: [1, 1, 2] } },
    });
    expect(wrong.errors).toMatchObject([{ code: "reminder-order" }]);
  });

  it("B-173 days that do not rise are not saved", async () => {
    const refusal = await chief.refused(changeSettingsEndpoint, {
      body: { level: "system", changes: [{ key: "collections.reminder_day_2", value: -3, version: 0 }] },
    });
    expect(refusal.errors).toMatchObject([{ code: "reminder-order" }]);
    const fixed = await chief.refused(changeSettingsEndpoint, {
      body: { level: "system", changes: [{ key: "collections.reminder_anchor", value: "static", version: 0 }] },
    });
    expect(fixed.errors).toMatchObject([{ code: "out-of-range" }]);
  });

  it("B-174 what is too little is not reminded of", async () => {
    await program.inWork((work) => setSetting(work, reminderMinAmount, { level: "system" }, "54.01"));
    const before = await reminders(at(4));
    await program.inWork((work) => remindBatch(work, made.provider.partnerId, [at(4)], day("2026-05-20")));
    expect(await reminders(at(4))).toEqual(before);
    await program.inWork((work) => setSetting(work, reminderMinAmount, { level: "system" }, "1.00"));
  });
});

describe("after an outage", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  it("B-6 I-24 a batch of which two days were missed is reminded of once", async () => {
    const made = await makePayers(program, 1);
    await program.runDay();
    program.clock.moveTo("2026-04-19T08:45:00Z");
    await program.runDay();
    const sent = await program.query("select number, sent_on::text from collections.reminders where customer_id = $1", [
      made.payers[0]?.customerId,
    ]);
    expect(sent).toEqual([{ number: 2, sent_on: "2026-04-19" }]);
  });
});

describe("notices to who pays in advance", async () => {
  const program = await testProgram({ now: "2026-04-20T08:00:00Z" });
  let made: Payers;
  const at = (index: number): string => made.payers[index]?.customerId ?? "";
  const hour = async (moment: string): Promise<void> => {
    program.clock.moveTo(moment);
    await program.inWork((work) => noticeBatchOf(work, made.provider.partnerId));
  };
  const notices = (customerId: string) =>
    program.query<{ stops_on: string; number: number; sent_on: string }>(
      "select stops_on::text, number, sent_on::text from collections.prepaid_notices where customer_id = $1 order by sent_on",
      [customerId],
    );

  beforeAll(async () => {
    program.clock.moveTo("2026-04-01T08:00:00Z");
    made = await makePayers(program, 3);
    // Paid time until 20 May, and nothing on the balance to renew it with.
    await program.query("update billing.accounts set billing_type = 'prepaid_period'");
    await program.query("update billing.coverage set period = daterange('2026-04-20', '2026-05-20')");
    const chief = await signInStaff(program);
    for (const index of [0, 1])
      await chief.ok(recordPaymentEndpoint, {
        params: { customerId: at(index) },
        body: { amount: eur("54.00"), method: "cash", receivedOn: day("2026-04-01") },
      });
    await program.runJobs();
    await program.inWork(async (work) => {
      for (const [index, value] of ["9", "13", "20"].entries()) {
        const definition = noticeHours[index];
        if (definition) await setSetting(work, definition, { level: "system" }, value);
      }
      expect(noticeDays).toHaveLength(3);
    });
  });

  it("B-268 the specification's example: 15 May 09:00, 17 May 13:00, 19 May 20:00, each once", async () => {
    const { timeZone } = await program.inWork(async (work) => {
      const { getPartner } = await import("../../partners/index.ts");
      return getPartner(work, made.provider.partnerId);
    });
    const offset = timeZone === "UTC" ? 0 : 2;
    const moment = (date: string, local: number) => `2026-05-${date}T${String(local - offset).padStart(2, "0")}:00:00Z`;
    await hour(moment("15", 8));
    expect(await notices(at(0))).toEqual([]);
    await hour(moment("15", 9));
    await hour(moment("15", 13));
    expect(await notices(at(0))).toEqual([{ stops_on: "2026-05-20", number: 1, sent_on: "2026-05-15" }]);
    // A top-up on the 16th that covers the renewal.
    program.clock.moveTo(moment("16", 11));
    const chief = await signInStaff(program);
    await chief.ok(recordPaymentEndpoint, {
      params: { customerId: at(1) },
      body: { amount: eur("60.00"), method: "cash", receivedOn: day("2026-05-16") },
    });
    await hour(moment("17", 12));
    await hour(moment("17", 13));
    await hour(moment("19", 20));
    await Promise.all([1, 2].map(() => hour(moment("19", 21))));
    expect((await notices(at(0))).map(({ number, sent_on }) => `${number} ${sent_on}`)).toEqual([
      "1 2026-05-15",
      "2 2026-05-17",
      "3 2026-05-19",
    ]);
    expect((await notices(at(1))).map(({ number }) => number)).toEqual([1]);
  });
});
