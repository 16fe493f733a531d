import { type RawBuilder, sql } from "kysely";

/** B-138 what a category of a provider's own is called; all others are words that the screens have. Reports know no reader's language. */
export const categoryName = (
  key: string,
  partnerId: string,
): RawBuilder<string> => sql<string>`case when ${sql.ref(key)} like 'c-%' then coalesce(
  (select coalesce(named.names->>'en', (select min(name) from jsonb_each_text(named.names) as each (language, name)))
    from billing.transaction_categories named where named.partner_id = ${sql.ref(partnerId)} and named.key = ${sql.ref(key)}), ${sql.ref(key)})
  else ${sql.ref(key)} end`;
