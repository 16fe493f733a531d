// Codes that people type from a card (B-229, B-230): sixteen characters after the prefix that cannot be taken for one another, the last of them a
// check digit.

/** Neither 0 nor O, neither 1 nor I. */
const alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const randomLength = 15;
/** Without the prefix. */
export const codeLength = randomLength + 1;
const base = alphabet.length;

/** As it is checked and hashed: what people put between the groups is nothing. */
export const normalCode = (typed: string): string => typed.toUpperCase().replace(/[\s\-–—_.]/g, "");

/** As it is printed: its prefix, and groups of four. */
export const printedCode = (code: string): string =>
  [code.slice(0, -codeLength), ...(code.slice(-codeLength).match(/.{1,4}/g) ?? [])].filter((group) => group !== "").join("-");

/** A code of a series. `bytes`: at least fifteen random ones; each gives one of 32 characters, so none is likelier than another. */
export function makeCode(prefix: string, bytes: Uint8Array): string {
  const random = Array.from(bytes.subarray(0, randomLength), (byte) => alphabet[byte % base] ?? "").join("");
  const code = `${prefix}${random}`;
  return `${code}${checkDigit(code)}`;
}

/** Whether it can be a code at all: a slip of the finger in one place, or two neighbours in the wrong order, never is. */
export function isCode(code: string): boolean {
  return code.length > randomLength && [...code].every((char) => alphabet.includes(char)) && checkDigit(code.slice(0, -1)) === code.at(-1);
}

/** Luhn's check over 32 characters. */
function checkDigit(code: string): string {
  let sum = 0;
  let factor = 2;
  for (const char of [...code].toReversed()) {
    const product = factor * alphabet.indexOf(char);
    sum += Math.floor(product / base) + (product % base);
    factor = factor === 2 ? 1 : 2;
  }
  return alphabet[(base - (sum % base)) % base] ?? "";
}
