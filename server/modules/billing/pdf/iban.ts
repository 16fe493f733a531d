/** Without the spaces that people write. */
export const plainIban = (text: string): string => text.replace(/\s+/g, "").toUpperCase();

/** In groups of four, as it is printed (ISO 13616). */
export const printedIban = (text: string): string => plainIban(text).replace(/(.{4})(?=.)/g, "$1 ");

/** Country, check digits and account that pass the check of ISO 13616. */
export const isIban = (text: string): boolean => /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(plainIban(text)) && passesMod97(plainIban(text));

/** A reference that banks check and hand on whole: "RF18 5390 0754 7034" (ISO 11649). */
export const isCreditorReference = (text: string): boolean =>
  /^RF\d{2}[A-Z0-9]{1,21}$/.test(plainIban(text)) && passesMod97(plainIban(text));

function passesMod97(plain: string): boolean {
  const digits = (plain.slice(4) + plain.slice(0, 4)).replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return BigInt(digits) % 97n === 1n;
}
