import { Readable } from "node:stream";
import { type RawBuilder, sql } from "kysely";
import type { z } from "zod";
import type { Day } from "../../../../shared/calendar.ts";
import type { BodyOf, QueryOf } from "../../../../shared/endpoint.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { readStoredFile } from "../../../platform/files/store-file.ts";
import type { FileReply } from "../../../platform/http/api.ts";
import { joinPdfs } from "../../../platform/pdf/join-pdfs.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { zipStream } from "../../billing/index.ts";
import { findCustomerIdsByText, listBuyers } from "../../customers/index.ts";
import { letterNotReady } from "../problems.ts";
import type { LetterView, lettersFileEndpoint, listLettersEndpoint } from "./contract.ts";
import { type Delivery, db } from "./tables.ts";

type View = z.input<typeof LetterView>;

interface Stored {
  readonly id: string;
  readonly number: number;
  readonly debtId: string;
  readonly customerId: string;
  readonly partnerId: string;
  readonly level: number;
  readonly madeOn: Day;
  readonly payBy: Day;
  readonly currency: string;
  readonly totalMinor: bigint;
  readonly feeMinor: bigint;
  readonly feeDocumentId: string | null;
  readonly subject: string;
  readonly delivery: Delivery;
  readonly mailedTo: string[];
  readonly mailedAt: Date | null;
  readonly printedAt: Date | null;
  readonly fileId: string | null;
}

async function selectLetters(work: Work, condition: RawBuilder<unknown>): Promise<Stored[]> {
  const { rows } =
    await sql<Stored>`select letter.id, letter.number::int as number, letter.debt_id as "debtId", letter.customer_id as "customerId",
      letter.partner_id as "partnerId", letter.level, letter.made_on as "madeOn", letter.pay_by as "payBy", letter.currency,
      letter.total_minor as "totalMinor", letter.fee_minor as "feeMinor", letter.fee_document_id as "feeDocumentId", letter.subject, letter.delivery,
      letter.mailed_to as "mailedTo", letter.mailed_at as "mailedAt", letter.printed_at as "printedAt", letter.file_id as "fileId"
    from collections.dunning_letters letter
    where ${condition} and ${visibleTo(work.actor, { partner: "letter.partner_id", customer: "letter.customer_id" })}
    order by letter.made_at desc, letter.id desc`.execute(work.tx);
  return rows;
}

const numberOf = ({ number }: Pick<Stored, "number">): string => `M-${number}`;

function viewOf(letter: Stored): View {
  const { id, level, madeOn, payBy, feeDocumentId, subject, delivery, mailedTo } = letter;
  const amountOf = (minor: bigint) => toMoneyJson(money(minor, letter.currency));
  return {
    ...{ id, level, madeOn, payBy, feeDocumentId, subject, delivery, mailedTo },
    number: numberOf(letter),
    total: amountOf(letter.totalMinor),
    fee: letter.feeMinor > 0n ? amountOf(letter.feeMinor) : null,
    mailedAt: letter.mailedAt?.toISOString() ?? null,
    printedAt: letter.printedAt?.toISOString() ?? null,
    toPrint: letter.fileId !== null && delivery !== "mail" && letter.printedAt === null,
    hasPdf: letter.fileId !== null,
  };
}

export async function letterViewsOfDebts(work: Work, debtIds: readonly string[]): Promise<ReadonlyMap<string, View[]>> {
  const letters = await selectLetters(work, sql`letter.debt_id = any (${[...debtIds]}::uuid[])`);
  const of = Map.groupBy(letters, (letter) => letter.debtId);
  return new Map([...of].map(([debtId, own]) => [debtId, own.map(viewOf)]));
}

type Request = Pick<QueryOf<typeof listLettersEndpoint>, "filter" | "sort" | "limit" | "cursor" | "total">;

export async function listLetters(
  work: Work,
  request: Request,
): Promise<Page<z.input<typeof listLettersEndpoint.returns>["items"][number]>> {
  const { filter } = request;
  let query = db(work)
    .selectFrom("collections.dunning_letters as letter")
    .select(["letter.id"])
    .where(visibleTo(work.actor, { partner: "letter.partner_id", customer: "letter.customer_id" }));
  if (filter.q) {
    const number = /^m-?(\d{1,15})$/i.exec(filter.q)?.[1] ?? null;
    query = query.where(
      sql<boolean>`(letter.number = ${number}::bigint or letter.customer_id = any (${await findCustomerIdsByText(work, filter.q)}::uuid[]))`,
    );
  }
  if (filter.toPrint !== undefined) {
    const waits = sql<boolean>`(letter.printed_at is null and letter.delivery <> 'mail' and letter.file_id is not null)`;
    query = query.where(filter.toPrint ? waits : sql<boolean>`not ${waits}`);
  }
  if (filter.made?.from) query = query.where("letter.made_on", ">=", filter.made.from);
  if (filter.made?.to) query = query.where("letter.made_on", "<=", filter.made.to);
  if (filter.partner) query = query.where("letter.partner_id", "in", filter.partner);
  const page = await listPage(work, query, request, {
    sorts: { made: { by: sql`letter.made_at`, type: "timestamptz" }, total: { by: sql`letter.total_minor`, type: "bigint" } },
    defaultSort: "-made",
    id: sql<string>`letter.id`,
  });
  const letters = new Map(
    (await selectLetters(work, sql`letter.id = any (${page.items.map(({ id }) => id)}::uuid[])`)).map((letter) => [letter.id, letter]),
  );
  const buyers = await listBuyers(work, [...new Set([...letters.values()].map(({ customerId }) => customerId))]);
  return {
    ...page,
    items: page.items.flatMap(({ id }) => {
      const letter = letters.get(id);
      if (!letter) return [];
      const { debtId, customerId } = letter;
      const buyer = buyers.get(customerId);
      return [
        {
          ...viewOf(letter),
          debtId,
          customerId,
          customerNumber: buyer?.number ?? 0,
          customerName: buyer?.companyName || buyer?.name || "",
        },
      ];
    }),
  };
}

export async function readLetter(work: Work, tools: Tools, letterId: string, inline: boolean): Promise<FileReply> {
  const [letter] = await selectLetters(work, sql`letter.id = ${letterId}`);
  if (!letter) throw notFound("There is no such letter.");
  if (letter.fileId === null) throw letterNotReady("It is being made. Try again in a few seconds.");
  const file = await readStoredFile(work, tools.files, letter.fileId);
  return { name: file.name, mediaType: file.mediaType, bytes: file.bytes, inline };
}

/** Several in one ZIP, or behind each other in one PDF for the printer. At most a few hundred, of a page or two each. */
export async function readLetters(work: Work, tools: Tools, { letterIds, joined }: BodyOf<typeof lettersFileEndpoint>): Promise<FileReply> {
  const letters = (await selectLetters(work, sql`letter.id = any (${[...letterIds]}::uuid[])`)).filter(({ fileId }) => fileId !== null);
  if (letters.length === 0) throw letterNotReady("None of them has a PDF yet. Try again in a few seconds.");
  const label = `${letters.length} dunning letters`;
  for (const partnerId of new Set(letters.map((letter) => letter.partnerId)))
    work.audit({ entity: "dunning_letter", entityId: letters[0]?.id ?? "", label, action: "downloaded", partnerId });
  const entries: { name: string; bytes: Uint8Array; isPacked: boolean }[] = [];
  for (const letter of letters) {
    const file = await readStoredFile(work, tools.files, letter.fileId ?? "");
    entries.push({ name: file.name, bytes: file.bytes, isPacked: true });
  }
  if (joined) return { name: "dunning-letters.pdf", mediaType: "application/pdf", bytes: joinPdfs(entries.map(({ bytes }) => bytes)) };
  return { name: "dunning-letters.zip", mediaType: "application/zip", bytes: Readable.from(zipStream(inTurn(entries))) };
}

async function* inTurn<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

export async function markPrinted(work: Work, letterIds: readonly string[], isPrinted: boolean): Promise<number> {
  const found = await selectLetters(work, sql`letter.id = any (${[...letterIds]}::uuid[])`);
  if (found.length < new Set(letterIds).size) throw notFound();
  const letters = found.filter(({ delivery, printedAt }) => delivery !== "mail" && (printedAt !== null) !== isPrinted);
  await sql`update collections.dunning_letters set printed_at = ${isPrinted ? work.now : null}::timestamptz,
      printed_by = ${isPrinted ? JSON.stringify(describeActor(work)) : null}::jsonb where id = any (${letters.map(({ id }) => id)}::uuid[])`.execute(
    work.tx,
  );
  for (const letter of letters)
    work.audit({
      entity: "dunning_letter",
      entityId: letter.id,
      label: numberOf(letter),
      action: isPrinted ? "printed" : "not-printed",
      partnerId: letter.partnerId,
      customerId: letter.customerId,
    });
  return letters.length;
}
