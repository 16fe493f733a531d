// Codes of vouchers (N-116): characters that cannot be taken for one another, typed on a phone.

/** Neither 0 nor O, neither 1 nor I. */
const alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/** `bytes`: as many random ones as it is long; each gives one of 32 characters, so none is likelier than another. */
export const makeCode = (prefix: string, bytes: Uint8Array): string =>
  prefix + Array.from(bytes, (byte) => alphabet[byte % alphabet.length] ?? "").join("");

/** The page of the hotspot for one voucher: with its code where the batch wants it. Empty: there is none. */
export const loginUrlOf = (template: string, { code, password }: { readonly code: string; readonly password: string }): string =>
  template.replaceAll("{code}", encodeURIComponent(code)).replaceAll("{password}", encodeURIComponent(password));
