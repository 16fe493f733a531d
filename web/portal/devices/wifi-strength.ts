/** P-199 a rough word for a key: length first, then how many kinds of signs. */
export function strengthOf(key: string): "weak" | "fair" | "good" | undefined {
  if (key.length < 8) return undefined;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((kind) => kind.test(key)).length;
  const isPlain = /^(.)\1+$/.test(key) || /12345678|password|qwertz|qwerty|11111111/i.test(key);
  if (isPlain || (key.length < 12 && kinds < 3)) return "weak";
  return key.length >= 16 || (key.length >= 12 && kinds >= 3) ? "good" : "fair";
}

const bytes = (text: string): number => new TextEncoder().encode(text).length;
export const isWifiName = (name: string): boolean => bytes(name) >= 1 && bytes(name) <= 32 && name.trim() === name;
export const isWifiKey = (key: string): boolean => /^[\x20-\x7e]{8,63}$/.test(key);
