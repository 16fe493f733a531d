// Codes and links on their way to somebody, read from where a mail or an SMS would take them.
import type { TestProgram } from "./test-program.ts";

export interface OnItsWay {
  code: string;
  link: string;
  to: string[];
  channel: string;
}

/**
 * What the newest `code.issued` carries, as long as it has not been sent. Newest by transaction: the clock stands still between two of them, and what
 * two connections write lies in different pages of the table.
 */
export async function issuedCode(program: TestProgram, of: { purpose?: string; customerId?: string } = {}): Promise<OnItsWay> {
  const [event] = await program.query<{ data: { sealed: string; to: string[]; channel: string } }>(
    `select data from platform.events
      where type = 'code.issued' and data ->> 'sealed' is not null
        and ($1::text is null or data ->> 'purpose' = $1) and ($2::uuid is null or customer_id = $2)
      order by xmin::text::bigint desc limit 1`,
    [of.purpose ?? null, of.customerId ?? null],
  );
  if (event === undefined) throw new Error("No code is on its way.");
  return { ...event.data, ...(JSON.parse(program.tools.unseal(event.data.sealed)) as { code: string; link: string }) };
}
