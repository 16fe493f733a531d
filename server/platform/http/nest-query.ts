/** `filter[status]=paid&filter[issuedOn][from]=2026-01-01` becomes `{ filter: { status: "paid", issuedOn: { from: … } } }`. */
export function nestQuery(flat: Readonly<Record<string, string | string[]>>): Record<string, unknown> {
  const nested: Record<string, unknown> = Object.create(null);
  for (const [key, value] of Object.entries(flat)) {
    const path = key.split(/\[|\]\[|\]$/).filter((part) => part !== "");
    let at = nested;
    for (const part of path.slice(0, -1)) {
      at[part] ??= Object.create(null);
      at = at[part] as Record<string, unknown>;
      // `?a=1&a[b]=2` would make an object of a text.
      if (typeof at !== "object") break;
    }
    const last = path.at(-1);
    if (last !== undefined && typeof at === "object") at[last] = value;
  }
  return nested;
}
