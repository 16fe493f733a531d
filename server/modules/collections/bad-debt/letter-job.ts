// The paper of a letter: set once, filed with the customer's documents, and mailed where the level says so.
import { sql } from "kysely";
import { z } from "zod";
import { type Day, day } from "../../../../shared/calendar.ts";
import { defineJob, type JobRun } from "../../../platform/jobs.ts";
import type { Tools } from "../../../platform/tools.ts";
import { renderDunningLetter } from "../../billing/index.ts";
import { customerWrittenTo, findCustomer, listCustomerContacts, mailAddressesFor } from "../../customers/index.ts";
import { addDocument } from "../../documents/index.ts";
import { db } from "./tables.ts";

/** A debt as a letter lists it. */
export interface LetterDebt {
  readonly text: string;
  readonly documentId: string | null;
  readonly dueOn: Day;
  readonly openMinor: string;
}

export const makeLetterJob = defineJob("collections.make-dunning-letter", z.object({ letterId: z.uuid() }));

export const runMakeLetter =
  (tools: Tools) =>
  (run: JobRun, { letterId }: { letterId: string }): Promise<void> =>
    run.inWork(async (work) => {
      await sql`select pg_advisory_xact_lock(hashtextextended(${`dunning letter ${letterId}`}, 0))`.execute(work.tx);
      const letter = await db(work).selectFrom("collections.dunning_letters").selectAll().where("id", "=", letterId).executeTakeFirst();
      if (!letter || letter.file_id !== null) return;
      const customer = await findCustomer(work, letter.customer_id);
      if (!customer || customer.deletedAt !== null) return;
      const number = `M-${letter.number}`;
      const bytes = await renderDunningLetter(work, tools, {
        accountId: letter.customer_id,
        number,
        title: letter.subject,
        text: letter.body,
        language: letter.language,
        currency: letter.currency,
        totalMinor: letter.total_minor,
        on: letter.made_on,
        payBy: letter.pay_by,
        debts: (letter.debts as LetterDebt[]).map((debt) => ({
          text: debt.text,
          dueOn: day(debt.dueOn),
          openMinor: BigInt(debt.openMinor),
        })),
        createdAt: letter.made_at,
      });
      const document = await addDocument(
        work,
        tools.files,
        customer,
        { name: `${fileNameOf(letter.made_on, number)}.pdf`, bytes },
        { title: letter.subject.slice(0, 200), visibleInPortal: true },
      );
      const to = letter.delivery === "print" ? [] : await addressesOf(work, letter.customer_id);
      // Nobody to mail to: then it is for the post.
      const delivery = to.length === 0 && letter.delivery === "mail" ? "print" : letter.delivery;
      await db(work)
        .updateTable("collections.dunning_letters")
        .set({ document_id: document.id, file_id: document.fileId, mailed_to: to, mailed_at: to.length > 0 ? work.now : null, delivery })
        .where("id", "=", letterId)
        .execute();
      if (to.length > 0)
        work.emit(
          customerWrittenTo,
          { partnerId: letter.partner_id, customerId: letter.customer_id, objectId: letter.customer_id },
          { to, subject: letter.subject, text: letter.body, fileId: document.fileId },
        );
    });

async function addressesOf(work: Parameters<typeof findCustomer>[0], customerId: string): Promise<string[]> {
  const contacts = (await listCustomerContacts(work, [customerId])).get(customerId);
  return contacts ? mailAddressesFor(contacts, "billing") : [];
}

const fileNameOf = (on: Day, number: string): string => `${on}-${number}`;
