// N-116 vouchers on paper, to be cut: as many as a desk sells in a week, with a QR code that opens the hotspot's page.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fromMoneyJson } from "../../../../shared/money.ts";
import type { FileReply, Works } from "../../../platform/http/api.ts";
import { qrSvg } from "../../../platform/pdf/qr-svg.ts";
import { notFound } from "../../../platform/problems.ts";
import { directionOf, moneyText } from "../../../platform/texts.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner, type Partner, sayIn } from "../../partners/index.ts";
import { codesNotKept } from "../problems.ts";
import { db } from "../tables.ts";
import { batchLabel, getBatch } from "./batches.ts";
import { loginUrlOf } from "./code-rules.ts";
import { mostOnSheet } from "./contract.ts";
import { showBatch } from "./show-vouchers.ts";

const template = readFileSync(join(import.meta.dirname, "sheet.typ"), "utf8");

type BatchView = Awaited<ReturnType<typeof showBatch>>;
type Say = Awaited<ReturnType<typeof sayIn>>;

interface Sheet {
  readonly batch: BatchView;
  readonly partner: Partner;
  readonly say: Say;
  readonly vouchers: readonly { position: number; code: string; password: string | null }[];
  readonly createdAt: Date;
}

/** From a position on. Who printed codes stands in the log. */
export async function printSheet(works: Works, tools: Pick<Tools, "pdfs" | "unseal">, batchId: string, from: number): Promise<FileReply> {
  const sheet = await works.inWork((work) => readSheet(work, tools.unseal, batchId, from));
  const { batch, partner, vouchers, say } = sheet;
  const codes = batch.loginUrl === "" ? [] : vouchers.map((voucher) => ({ name: `${voucher.code}.svg`, url: urlOf(batch, voucher) }));
  const { language } = partner;
  const pdf = await tools.pdfs.render({
    template,
    data: {
      brand: partner.name,
      title: batch.title,
      words: { code: say("voucher-code"), password: say("voucher-password") },
      facts: factsOf(batch, partner, say),
      price: batch.price && moneyText(fromMoneyJson(batch.price).minor, batch.price.currency, language),
      // Up to 22 characters stand beside the QR code.
      codeSize: Math.min(13, Math.floor(150 / Math.max(8, batch.prefix.length + batch.codeLength))),
      vouchers: vouchers.map(({ position, code, password }) => ({
        ...{ code, password, number: `V-${batch.number}/${position}` },
        qr: codes.length === 0 ? null : `${code}.svg`,
      })),
    },
    description: {
      ...{ title: `V-${batch.number}`, author: partner.legalName, language, direction: directionOf(language), createdAt: sheet.createdAt },
    },
    files: Object.fromEntries(codes.map(({ name, url }) => [name, Buffer.from(qrSvg(url))])),
  });
  return { name: `vouchers-${batch.number}-${from}.pdf`, mediaType: "application/pdf", bytes: pdf.bytes, inline: true };
}

async function readSheet(work: Work, unseal: Tools["unseal"], batchId: string, from: number): Promise<Sheet> {
  const batch = await getBatch(work, batchId);
  if (batch.is_for_sale) throw codesNotKept("They were given out once, for the sale. Print them from there.");
  const rows = await db(work)
    .selectFrom("access.vouchers")
    .select(["position", "code", "password_sealed"])
    .where("batch_id", "=", batchId)
    .where("position", ">=", from)
    .orderBy("position")
    .limit(mostOnSheet)
    .execute();
  const last = rows.at(-1);
  if (!last) throw notFound("There are no vouchers from this one on.");
  work.audit({
    ...{
      entity: "voucher_batch",
      entityId: batch.id,
      label: `Vouchers ${batchLabel(batch)}`,
      action: "printed",
      partnerId: batch.partner_id,
    },
    changes: { vouchers: { before: null, after: `${from}–${last.position}` } },
  });
  const partner = await getPartner(work, batch.partner_id);
  return {
    ...{ batch: await showBatch(work, batchId), partner, say: await sayIn(work, partner.id, partner.language, "print") },
    vouchers: rows.map(({ position, code, password_sealed }) => ({
      ...{ position, code: code ?? "", password: password_sealed === null ? null : unseal(password_sealed) },
    })),
    createdAt: work.now,
  };
}

const urlOf = ({ loginUrl }: Pick<BatchView, "loginUrl">, { code, password }: Sheet["vouchers"][number]): string =>
  loginUrlOf(loginUrl, { code, password: password ?? code });

/** What a voucher allows, in the words of the partner's guests. */
function factsOf(batch: BatchView, { language, timeZone }: Partner, say: Say): string[] {
  const unit = (value: number, name: string): string =>
    new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "long", maximumFractionDigits: 1 }).format(value);
  const time = (minutes: number): string =>
    minutes % 1440 === 0 ? unit(minutes / 1440, "day") : minutes % 60 === 0 ? unit(minutes / 60, "hour") : unit(minutes, "minute");
  const size = (bytes: number): string => {
    const short = (value: number, name: string): string =>
      new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "short", maximumFractionDigits: 1 }).format(value);
    return bytes >= 1e9 ? short(bytes / 1e9, "gigabyte") : short(bytes / 1e6, "megabyte");
  };
  const until = (moment: string): string =>
    new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short", timeZone }).format(new Date(moment));
  return [
    ...(batch.validMinutes === null ? [] : [say("voucher-valid", { time: time(batch.validMinutes) })]),
    ...(batch.validUntil === null ? [] : [say("voucher-until", { moment: until(batch.validUntil) })]),
    ...(batch.onlineSeconds === null ? [] : [say("voucher-online", { time: time(Math.round(batch.onlineSeconds / 60)) })]),
    ...(batch.totalBytes === null ? [] : [size(batch.totalBytes)]),
    ...(batch.downBytes === null ? [] : [say("voucher-down", { size: size(batch.downBytes) })]),
    ...(batch.upBytes === null ? [] : [say("voucher-up", { size: size(batch.upBytes) })]),
  ];
}
