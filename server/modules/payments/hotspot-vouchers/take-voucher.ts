import { sql } from "kysely";
import type { z } from "zod";
import { isCode, normalCode } from "../../../platform/typed-codes/code-rules.ts";
import type { HashCode } from "../../../platform/typed-codes/hash-code.ts";
import type { Work } from "../../../platform/work.ts";
import { findVoucherWithCode, openVoucher } from "../../access/index.ts";
import { allowanceOf } from "./allowance-rules.ts";
import { bookUse } from "./book-use.ts";
import type { takeVoucherEndpoint } from "./contract.ts";
import { voucherRefused } from "./problems.ts";

const refused = () => voucherRefused("Read the code again, or ask for another voucher.");

/**
 * B-230 for a hotspot that does not ask by RADIUS: the first use opens the voucher, as a login does, and its revenue counts; later ones say what it
 * allows. How much time and data is left is counted by the network.
 */
export async function takeVoucher(
  work: Work,
  { hash, code: typed, from }: z.output<(typeof takeVoucherEndpoint)["body"]> & { hash: HashCode },
): Promise<z.input<(typeof takeVoucherEndpoint)["returns"]>> {
  const code = normalCode(typed);
  const voucherId = isCode(code) ? await findVoucherWithCode(work, hash(code)) : undefined;
  if (voucherId === undefined) throw refused();
  // The sale before what was sold, as everywhere.
  await sql`select from payments.hotspot_vouchers where id = ${voucherId} for update`.execute(work.tx);
  const used = await openVoucher(work, voucherId);
  if (!used) throw refused();
  if (used.isFirst) await bookUse(work, voucherId, { usedAt: used.usedAt, from });
  return {
    voucherId,
    isFirst: used.isFirst,
    usedAt: used.usedAt.toISOString(),
    endsAt: used.endsAt?.toISOString() ?? null,
    ...allowanceOf(used),
  };
}
