// The letters that a partner sends: their days, words, fees and ways.
import { sql } from "kysely";
import type { z } from "zod";
import { addDays, calendarDay } from "../../../../shared/calendar.ts";
import { currencyExponent, fromMoneyJson, money, toMoneyJson } from "../../../../shared/money.ts";
import type { FileReply } from "../../../platform/http/api.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import { dayText, installedLanguages, moneyText } from "../../../platform/texts.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { renderSampleLetter } from "../../billing/index.ts";
import { loadTaxBook } from "../../catalog/index.ts";
import { getVisiblePartner, type Partner } from "../../partners/index.ts";
import type { LevelShape, LevelTexts, listLevelsEndpoint, previewLetterEndpoint } from "./contract.ts";
import { listLevels, loadDebtRules } from "./debt-store.ts";
import { fillLetter } from "./dunning-rules.ts";
import { refreshDates } from "./follow-debts.ts";

type View = z.input<typeof listLevelsEndpoint.returns>;
type Wish = z.output<typeof LevelShape>;

export async function showLevels(work: Work, partnerId: string): Promise<View> {
  const partner = await getVisiblePartner(work, partnerId);
  const levels = await listLevels(work, partnerId);
  return {
    currency: partner.currency,
    languages: [...installedLanguages()],
    language: partner.language,
    items: levels.map((level) => ({
      ...{ id: level.id, daysAfter: level.days_after, delivery: level.delivery, payDays: level.pay_days },
      fee:
        level.fee_minor === null || level.tax_id === null
          ? null
          : { amount: toMoneyJson(money(level.fee_minor, partner.currency)), taxId: level.tax_id },
      texts: level.texts as LevelTexts,
    })),
  };
}

/** Levels keep their ids; a new one counts from today. What was sent stays as it was. */
export async function saveLevels(work: Work, partnerId: string, items: readonly Wish[]): Promise<View> {
  const partner = await getVisiblePartner(work, partnerId);
  await sql`select pg_advisory_xact_lock(hashtextextended(${`dunning-levels:${partnerId}`}, 0))`.execute(work.tx);
  const before = await showLevels(work, partnerId);
  await refuseWrong(work, partner, items, new Set(before.items.map(({ id }) => id)));
  const kept = items.flatMap(({ id }) => (id === undefined ? [] : [id]));
  await sql`delete from collections.dunning_levels where partner_id = ${partnerId} and id <> all (${kept}::uuid[])`.execute(work.tx);
  for (const level of items) await saveLevel(work, partner, level);
  const rules = await loadDebtRules(work, partner);
  await refreshDates(work, rules);
  const after = await showLevels(work, partnerId);
  work.audit({
    entity: "dunning_levels",
    entityId: partnerId,
    label: `Dunning letters of ${partner.name}`,
    action: "updated",
    partnerId,
    changes: { levels: { before: before.items.map(inWords), after: after.items.map(inWords) } },
  });
  return after;
}

async function saveLevel(work: Work, partner: Partner, level: Wish): Promise<void> {
  const feeMinor = level.fee === null ? null : fromMoneyJson(level.fee.amount).minor;
  const taxId = level.fee?.taxId ?? null;
  const texts = JSON.stringify(level.texts);
  if (level.id) {
    await sql`update collections.dunning_levels set days_after = ${level.daysAfter}, delivery = ${level.delivery}, pay_days = ${level.payDays},
        fee_minor = ${feeMinor}, tax_id = ${taxId}, texts = ${texts}::jsonb, version = version + 1 where id = ${level.id}`.execute(work.tx);
    return;
  }
  await sql`insert into collections.dunning_levels (partner_id, days_after, delivery, pay_days, fee_minor, tax_id, texts, since_on)
    values (${partner.id}, ${level.daysAfter}, ${level.delivery}, ${level.payDays}, ${feeMinor}, ${taxId}, ${texts}::jsonb,
      ${calendarDay(work.now, partner.timeZone)})`.execute(work.tx);
}

async function refuseWrong(work: Work, partner: Partner, items: readonly Wish[], known: ReadonlySet<string>): Promise<void> {
  const book = await loadTaxBook(work);
  const days = new Set<number>();
  for (const [at, level] of items.entries()) {
    if (level.id !== undefined && !known.has(level.id))
      throw fieldProblem(`items.${at}.id`, "unknown-value", "This letter was removed meanwhile. Load the page again.");
    if (days.has(level.daysAfter)) throw fieldProblem(`items.${at}.daysAfter`, "duplicate", "Two letters cannot go on the same day.");
    days.add(level.daysAfter);
    if (level.fee === null) continue;
    if (level.fee.amount.currency !== partner.currency)
      throw fieldProblem(`items.${at}.fee.amount`, "wrong-currency", `This partner charges in ${partner.currency}.`, {
        currency: partner.currency,
      });
    if (fromMoneyJson(level.fee.amount).minor <= 0n)
      throw fieldProblem(`items.${at}.fee.amount`, "amount", "Say an amount above zero, or take the fee away.");
    if (!book.taxes.has(level.fee.taxId) && !book.groups.has(level.fee.taxId))
      throw fieldProblem(`items.${at}.fee.taxId`, "unknown-value", "There is no such tax.");
  }
}

const inWords = ({ daysAfter, delivery, payDays, fee, texts }: View["items"][number]): string =>
  `${daysAfter} days: ${delivery}, ${payDays} days to pay, ${fee ? `${fee.amount.amount} ${fee.amount.currency}` : "no fee"}, “${Object.values(texts)[0]?.subject ?? ""}”`;

/** How a letter would look, with made-up debts in the partner's own look. */
export async function previewLetter(
  work: Work,
  tools: Tools,
  partnerId: string,
  { level, language }: z.output<typeof previewLetterEndpoint.body>,
): Promise<FileReply> {
  const partner = await getVisiblePartner(work, partnerId);
  const written = level.texts[language] ?? Object.values(level.texts)[0];
  const today = calendarDay(work.now, partner.timeZone);
  const payBy = addDays(today, level.payDays);
  const { currency } = partner;
  const feeMinor = level.fee === null ? 0n : fromMoneyJson(level.fee.amount).minor;
  const sampleMinor = (2_845n * 10n ** BigInt(currencyExponent(currency))) / 100n;
  const debts = [
    { text: "2026-0117", dueOn: addDays(today, -60), openMinor: sampleMinor },
    { text: "2026-0203", dueOn: addDays(today, -30), openMinor: sampleMinor },
    ...(feeMinor > 0n ? [{ text: "2026-0244", dueOn: payBy, openMinor: feeMinor }] : []),
  ];
  const totalMinor = debts.reduce((sum, { openMinor }) => sum + openMinor, 0n);
  const words = {
    customer: "Ana Kos",
    number: "1042",
    amount: moneyText(totalMinor, currency, language),
    fee: feeMinor > 0n ? moneyText(feeMinor, currency, language) : "",
    payBy: dayText(payBy, language),
    deactivatedOn: dayText(addDays(today, -level.daysAfter), language),
    partner: partner.name,
  };
  const bytes = await renderSampleLetter(work, tools, partner, {
    ...{ number: "M-1042", language, currency, totalMinor, on: today, payBy, debts, createdAt: work.now },
    title: fillLetter(written?.subject ?? "", words),
    text: fillLetter(written?.text ?? "", words),
  });
  return { name: "letter.pdf", mediaType: "application/pdf", bytes, inline: true };
}
