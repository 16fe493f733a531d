// When customers are reminded, warned and told that their money runs out (B-171, B-173, B-268). Whether there is mail about it, and in which
// words, stands with all other messages about money.
import { z } from "zod";
import { defineSetting } from "../../../platform/settings.ts";
import { paymentMethods } from "../../billing/accounts/contract.ts";
import { relateSettings } from "../../partners/index.ts";
import { noticeNumbers, wrongNoticeDays } from "./notice-rules.ts";
import { reminderNumbers, wrongReminderDays } from "./reminder-rules.ts";

const may = "config.finance.update" as const;
const levels = ["system", "partner"] as const;

const defaultDays = { 1: -3, 2: 1, 3: 7 } as const;
const nth = ["First", "Second", "Third"] as const;

export const reminderTime = defineSetting({
  key: "collections.reminder_time",
  shape: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time such as 10:00"),
  fallback: "10:00",
  levels,
  may,
  title: "Time of reminders",
  help: "When reminders and warnings of a suspension go out, by the partner's clock.",
});
export const reminderAnchor = defineSetting({
  key: "collections.reminder_anchor",
  shape: z.enum(["due_date", "document_date", "static"]),
  fallback: "due_date",
  levels,
  may,
  title: "Days of reminders count from",
  help: "The due date, the date of the document, or fixed days of the month.",
});
export const remindersOn = reminderNumbers.map((number) =>
  defineSetting({
    key: `collections.reminder_on_${number}`,
    shape: z.boolean(),
    fallback: true,
    levels,
    may,
    title: `${nth[number - 1]} reminder`,
    help: "Off: this one is left out.",
  }),
);
export const reminderDays = reminderNumbers.map((number) =>
  defineSetting({
    key: `collections.reminder_day_${number}`,
    shape: z.int().min(-60).max(120),
    fallback: defaultDays[number],
    levels,
    may,
    title: `Day of the ${nth[number - 1]?.toLowerCase()} reminder`,
    help: "Days after the day that is counted from; negative ones come before it. Fixed days are days of the month.",
  }),
);
export const reminderMethods = defineSetting({
  key: "collections.reminder_methods",
  shape: z.array(z.enum(paymentMethods)),
  fallback: [],
  levels,
  may,
  title: "Only who pays by",
  help: "Empty: everybody is reminded, however they pay.",
});
export const reminderMinAmount = defineSetting({
  key: "collections.reminder_min_amount",
  shape: z.string().regex(/^\d{1,9}(\.\d{1,4})?$/, "a decimal number such as 5.00"),
  fallback: "1.00",
  levels,
  may,
  title: "Smallest amount that is reminded of",
  help: "In the partner's currency.",
});
export const reminderAttach = defineSetting({
  key: "collections.reminder_attach_unpaid",
  shape: z.boolean(),
  fallback: true,
  levels,
  may,
  title: "Attach what is unpaid",
  help: "Each reminder brings the PDFs of the documents that it is about.",
});
export const reminderWorkingDays = defineSetting({
  key: "collections.reminder_working_days_only",
  shape: z.boolean(),
  fallback: false,
  levels,
  may,
  title: "Reminders on working days only",
  help: "On: one that falls on a day off or a holiday goes on the next working day.",
});

export const noticeHour = defineSetting({
  key: "collections.prepaid_notice_hour",
  shape: z.int().min(0).max(23),
  fallback: 10,
  levels,
  may,
  title: "Hour of prepaid notices",
  help: "Full hour by the partner's clock, for notices without an hour of their own.",
});
const ofNotice = ["first", "second", "third", "last"] as const;
export const noticesOn = noticeNumbers.map((number) =>
  defineSetting({
    key: `collections.prepaid_notice_on_${number}`,
    shape: z.boolean(),
    fallback: true,
    levels,
    may,
    title: `The ${ofNotice[number - 1]} prepaid notice`,
    help: "Tells customers who pay in advance that their money runs out.",
  }),
);
export const noticeDays = ([5, 3, 1] as const).map((fallback, at) =>
  defineSetting({
    key: `collections.prepaid_notice_days_${at + 1}`,
    shape: z.int().min(1).max(60),
    fallback,
    levels,
    may,
    title: `Days before the end, ${ofNotice[at]} notice`,
    help: "Counted back from the day on which the money does not last any more.",
  }),
);
/** "": the common hour. */
const Hour = z.enum(["", ...Array.from({ length: 24 }, (_, hour) => String(hour))]);
export const noticeHours = noticeNumbers.map((number) =>
  defineSetting({
    key: `collections.prepaid_notice_hour_${number}`,
    shape: Hour,
    fallback: "",
    levels,
    may,
    title: `Hour of the ${ofNotice[number - 1]} prepaid notice`,
    help: "Empty: the common hour.",
  }),
);

export const reminderSettings = [
  reminderTime,
  reminderAnchor,
  ...remindersOn,
  ...reminderDays,
  reminderMethods,
  reminderMinAmount,
  reminderAttach,
  reminderWorkingDays,
  noticeHour,
  ...noticesOn,
  ...noticeDays,
  ...noticeHours,
];

/** Values that fit only together (B-171, B-173). */
export function relateReminderSettings(): void {
  const dayKeys = reminderDays.map(({ key }) => key);
  relateSettings("reminder-days", {
    keys: [reminderAnchor.key, ...dayKeys],
    wrong: (values) => {
      const wrong = wrongReminderDays({
        anchor: values[reminderAnchor.key] as "due_date",
        days: dayKeys.map((key) => values[key] as number),
      });
      if (!wrong) return undefined;
      const key = dayKeys[wrong.at] ?? "";
      return wrong.code === "reminder-order"
        ? { key, code: wrong.code, message: "Each reminder comes after the one before it." }
        : { key, code: wrong.code, message: "Fixed days are 1 to 31; nothing comes before the document is made." };
    },
  });
  const noticeKeys = noticeDays.map(({ key }) => key);
  relateSettings("notice-days", {
    keys: noticeKeys,
    wrong: (values) => {
      const wrong = wrongNoticeDays(noticeKeys.map((key) => values[key] as number));
      return (
        wrong && {
          key: noticeKeys[wrong.at] ?? "",
          code: "reminder-order",
          message: "Each notice comes closer to the end than the one before it.",
        }
      );
    },
  });
}
