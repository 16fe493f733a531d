// What of ours is mapped to something of theirs, by keys that last: a tax through all its rates has one code, and each rate needs a code there.

interface TaxOfKey {
  readonly id: string;
  readonly name: string;
  readonly code: string;
}

interface TaxBookOfKey {
  readonly taxes: ReadonlyMap<string, TaxOfKey>;
  readonly groups: ReadonlyMap<string, { readonly name: string }>;
}

/** "vat@20" for a tax with its rate, "group 0198…" for several in one; a line without any is "none". */
export function taxKey(
  book: TaxBookOfKey,
  line: { readonly taxId: string | null; readonly groupId: string | null; readonly ratePercent: string },
): { key: string; name: string } {
  if (line.groupId !== null) return { key: `group ${line.groupId}`, name: book.groups.get(line.groupId)?.name ?? line.groupId };
  const tax = line.taxId === null ? undefined : book.taxes.get(line.taxId);
  if (!tax) return { key: "none", name: `${line.ratePercent} %` };
  return { key: `${tax.code}@${line.ratePercent}`, name: `${tax.name} ${line.ratePercent} %` };
}
