// Settings that name a tax (of exempt customers, of fees): one that there is not is refused when it is saved, and a tax that one of them names is
// neither switched off nor deleted before another stands there. Without it lines would have no tax, and accounts would wait for a person.
import { sql } from "kysely";
import type { SettingDefinition } from "../../platform/settings.ts";
import type { Work } from "../../platform/work.ts";
import { checkSettingValue, type WrongSettingValue } from "../partners/index.ts";
import { taxInUse } from "./problems.ts";
import { db } from "./tables.ts";

/** "code": a tax at all its rates. "id": a tax or a group of taxes. */
export type NamedBy = "code" | "id";

const named = new Map<string, NamedBy>();

/** Said once by the module whose settings they are. */
export function nameTaxesIn(by: NamedBy, definitions: readonly SettingDefinition[]): void {
  for (const { key } of definitions) {
    named.set(key, by);
    checkSettingValue(key, (work, value) => wrongTax(work, by, value));
  }
}

async function wrongTax(work: Work, by: NamedBy, value: unknown): Promise<WrongSettingValue | undefined> {
  if (typeof value !== "string" || value === "") return undefined;
  const { rows } = await sql<{ enabled: boolean }>`
    select enabled from catalog.taxes where case when ${by} = 'code' then code = ${value} else id::text = ${value} end
    union all select enabled from catalog.tax_groups where ${by} = 'id' and id::text = ${value}`.execute(work.tx);
  if (rows.length === 0)
    return {
      code: "unknown-tax",
      message: by === "code" ? `There is no tax with the code "${value}".` : "There is no such tax.",
      params: { tax: value },
    };
  if (!rows.some(({ enabled }) => enabled))
    return { code: "disabled-tax", message: "This tax is switched off: nothing new is taxed with it.", params: { tax: value } };
  return undefined;
}

export interface TaxSetting {
  readonly key: string;
  /** Null: for the whole installation. */
  readonly partner: string | null;
}

/** The settings that name a tax by its code, or one of its rates, or a group by its id. */
export async function settingsNamingTax(work: Work, tax: { code: string | null; ids: readonly string[] }): Promise<TaxSetting[]> {
  const keysBy = (by: NamedBy): string[] => [...named].flatMap(([key, how]) => (how === by ? [key] : []));
  const { rows } = await sql<TaxSetting>`
    select setting.key, partner.name as partner from partners.settings setting left join partners.partners partner on partner.id = setting.partner_id
    where (setting.key = any (${keysBy("code")}::text[]) and setting.value = to_jsonb(${tax.code}::text))
      or (setting.key = any (${keysBy("id")}::text[]) and setting.value #>> '{}' = any (${[...tax.ids]}::text[]))
    order by partner.name nulls first, setting.key`.execute(work.tx);
  return rows;
}

/** All rates of a tax, by which settings may name it. */
export async function namesOfTax(work: Work, code: string): Promise<{ code: string; ids: readonly string[] }> {
  const rates = await db(work).selectFrom("catalog.taxes").select("id").where("code", "=", code).execute();
  return { code, ids: rates.map(({ id }) => id) };
}

export async function refuseNamedTax(work: Work, what: string, names: { code: string | null; ids: readonly string[] }): Promise<void> {
  const settings = await settingsNamingTax(work, names);
  if (settings.length === 0) return;
  const said = settings.map(({ key, partner }) => (partner === null ? key : `${key} (${partner})`)).join(", ");
  throw taxInUse(`Settings name ${what}: ${said}. Name another one there first.`);
}
