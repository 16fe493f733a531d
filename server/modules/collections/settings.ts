import { z } from "zod";
import { defineSetting } from "../../platform/settings.ts";

const may = "config.finance.update" as const;
const provider = ["system", "partner"] as const;
const DecimalAmount = z.string().regex(/^\d{1,9}(\.\d{1,4})?$/, "a decimal number such as 5.00");
const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time such as 09:00");

// Whom money blocks, and when ---------------------------------------------------------------------------------------------

export const processing = defineSetting({
  key: "collections.processing",
  shape: z.boolean(),
  fallback: true,
  levels: provider,
  may,
  title: "Block for unpaid invoices",
  help: "Off: nobody is blocked for unpaid invoices, and who is blocked for them works again.",
});
export const blockingDays = defineSetting({
  key: "collections.blocking_days",
  shape: z.int().min(0).max(99),
  fallback: 0,
  levels: provider,
  may,
  title: "Days until the block",
  help: "So many days after the due date a customer still has the service; the day after that is the day of the block.",
});
export const neverBlocks = defineSetting({
  key: "collections.never_blocks",
  shape: z.boolean(),
  fallback: false,
  levels: provider,
  may,
  title: "Never block",
  help: "Debts neither block nor deactivate. A customer can have another value of their own.",
});
export const blockTime = defineSetting({
  key: "collections.block_time",
  shape: TimeOfDay,
  fallback: "09:00",
  levels: provider,
  may,
  title: "Time of the block",
  help: "When on its day a block comes, by the partner's clock.",
});
export const blockOnWeekends = defineSetting({
  key: "collections.block_on_weekends",
  shape: z.boolean(),
  fallback: false,
  levels: provider,
  may,
  title: "Block on days off",
  help: "Off: a block that falls on a day without business hours waits for the next day with some.",
});
export const blockOnHolidays = defineSetting({
  key: "collections.block_on_holidays",
  shape: z.boolean(),
  fallback: false,
  levels: provider,
  may,
  title: "Block on holidays",
  help: "Off: a block that falls on a holiday of the business calendar waits for the next working day.",
});
export const blockOnOneTime = defineSetting({
  key: "collections.block_on_one_time",
  shape: z.boolean(),
  fallback: false,
  levels: provider,
  may,
  title: "Block for one-time invoices",
  help: "Also invoices that are not for a running service may block.",
});
export const minBlockAmount = defineSetting({
  key: "collections.min_block_amount",
  shape: DecimalAmount,
  fallback: "1.00",
  levels: provider,
  may,
  title: "Smallest debt that blocks",
  help: "Less than this never blocks, in the partner's currency.",
});
export const unblockRule = defineSetting({
  key: "collections.unblock_rule",
  shape: z.enum(["shortfall_cleared", "paid_percent"]),
  fallback: "shortfall_cleared",
  levels: provider,
  may,
  title: "What lifts a block",
  help: "The whole of what was missing, or a part of it.",
});
export const unblockPercent = defineSetting({
  key: "collections.unblock_percent",
  shape: z.int().min(1).max(100),
  fallback: 50,
  levels: provider,
  may,
  title: "Part that lifts a block",
  help: "In percent of what was missing at the block; counts where a part is enough.",
});
export const pendingHoldDays = defineSetting({
  key: "collections.pending_hold_days",
  shape: z.int().min(0).max(30),
  fallback: 7,
  levels: provider,
  may,
  title: "Wait for money under way",
  help: "For so many days a payment that the bank has not answered for spares the customer, if it is enough.",
});

// What follows ------------------------------------------------------------------------------------------------------------

export const deactivation = defineSetting({
  key: "collections.deactivation",
  shape: z.boolean(),
  fallback: true,
  levels: provider,
  may,
  title: "Deactivate after a block",
  help: "A blocked customer becomes inactive after some days: the services stop and are billed no more. Money brings them back.",
});
export const deactivationDays = defineSetting({
  key: "collections.deactivation_days",
  shape: z.int().min(1).max(99),
  fallback: 10,
  levels: provider,
  may,
  title: "Days until the deactivation",
  help: "Counted from the block.",
});
export const prepaidScope = defineSetting({
  key: "collections.prepaid_block_scope",
  shape: z.enum(["service", "customer"]),
  fallback: "service",
  levels: provider,
  may,
  title: "Prepaid customers",
  help: "Blocked when no service has paid time left, or as soon as one lacks it.",
});
export const prepaidDeactivation = defineSetting({
  key: "collections.prepaid_deactivation",
  shape: z.boolean(),
  fallback: true,
  levels: provider,
  may,
  title: "Deactivate prepaid customers",
  help: "A prepaid customer who is blocked becomes inactive after some days.",
});
export const prepaidDeactivationDays = defineSetting({
  key: "collections.prepaid_deactivation_days",
  shape: z.int().min(1).max(365),
  fallback: 30,
  levels: provider,
  may,
  title: "Days until prepaid customers are deactivated",
  help: "Counted from the end of their paid time.",
});
export const autoInactive = defineSetting({
  key: "collections.auto_inactive",
  shape: z.boolean(),
  fallback: true,
  levels: provider,
  may,
  title: "Inactive with the last service",
  help: "A customer whose last service ended becomes inactive.",
});

// Promises ----------------------------------------------------------------------------------------------------------------

export const promisePortal = defineSetting({
  key: "collections.promise_portal",
  shape: z.boolean(),
  fallback: true,
  levels: provider,
  may,
  title: "Promises in the portal",
  help: "Customers may promise to pay by themselves and are spared until then.",
});
export const promiseDays = defineSetting({
  key: "collections.promise_days",
  shape: z.int().min(1).max(60),
  fallback: 5,
  levels: provider,
  may,
  title: "How far a promise reaches",
  help: "The day of payment is at most so many days ahead.",
});
export const promiseMinPercent = defineSetting({
  key: "collections.promise_min_percent",
  shape: z.int().min(1).max(100),
  fallback: 100,
  levels: provider,
  may,
  title: "Least part that is promised",
  help: "In percent of what is missing.",
});
export const promiseCount = defineSetting({
  key: "collections.promise_count",
  shape: z.int().min(0).max(50),
  fallback: 2,
  levels: provider,
  may,
  title: "Promises at most",
  help: "Within the period that follows.",
});
export const promisePeriodDays = defineSetting({
  key: "collections.promise_period_days",
  shape: z.int().min(1).max(730),
  fallback: 90,
  levels: provider,
  may,
  title: "Period for counting promises",
  help: "Who broke a promise within it may not make another one.",
});
export const promiseBlocksAnyDay = defineSetting({
  key: "collections.promise_block_anyday",
  shape: z.boolean(),
  fallback: false,
  levels: provider,
  may,
  title: "Broken promises block on any day",
  help: "Also on days off and holidays.",
});

// Instalment plans ---------------------------------------------------------------------------------------------------------

export const maxInstalments = defineSetting({
  key: "collections.max_instalments",
  shape: z.int().min(2).max(24),
  fallback: 24,
  levels: provider,
  may,
  title: "Most instalments of a plan",
  help: "An instalment plan splits open invoices into so many parts at most.",
});
export const instalmentGraceDays = defineSetting({
  key: "collections.instalment_grace_days",
  shape: z.int().min(0).max(60),
  fallback: 3,
  levels: provider,
  may,
  title: "Grace for an instalment",
  help: "In days. An instalment that is still missing then breaks the plan, and everything is due at once. Plans that run keep theirs.",
});

// Care --------------------------------------------------------------------------------------------------------------------

export const mostBlockedPercent = defineSetting({
  key: "collections.most_blocked_percent",
  shape: z.int().min(1).max(100),
  fallback: 15,
  levels: provider,
  may,
  title: "Stop above this part of customers",
  help: "A step that would block or deactivate more than so many percent of the customers stops and asks.",
});
export const mostBlockedTimesUsual = defineSetting({
  key: "collections.most_blocked_times_usual",
  shape: z.int().min(1).max(100),
  fallback: 3,
  levels: provider,
  may,
  title: "Stop above so many times the usual number",
  help: "Compared with the largest number of a day in the last two months. Up to 25 customers are never too many.",
});

export const statusSettings = [
  processing,
  blockingDays,
  neverBlocks,
  blockOnWeekends,
  blockOnHolidays,
  blockOnOneTime,
  minBlockAmount,
  unblockRule,
  unblockPercent,
  pendingHoldDays,
  deactivation,
  deactivationDays,
  prepaidScope,
  prepaidDeactivation,
  prepaidDeactivationDays,
  promiseBlocksAnyDay,
] as const;

export const settings = [
  ...statusSettings,
  blockTime,
  autoInactive,
  promisePortal,
  promiseDays,
  promiseMinPercent,
  promiseCount,
  promisePeriodDays,
  maxInstalments,
  instalmentGraceDays,
  mostBlockedPercent,
  mostBlockedTimesUsual,
];
