// Addresses that a person can read and type: "?status=overdue&sort=-dueOn". Every value is text; nothing is JSON.

export type PlainSearch = Readonly<Record<string, string | undefined>>;

export const parsePlainSearch = (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text));

export function writePlainSearch(search: Record<string, unknown>): string {
  const written = new URLSearchParams();
  for (const [name, value] of Object.entries(search))
    if (value !== undefined && value !== null && value !== "") written.set(name, String(value));
  const text = written.toString().replaceAll("%2C", ",");
  return text ? `?${text}` : "";
}
