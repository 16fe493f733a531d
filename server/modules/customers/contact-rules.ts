// Mail addresses as they are typed and as they are compared. Phones need numbering plans and are read by read-contacts.ts.

/** Two addresses in one field are two: "a@x.cz, b@x.cz". */
export const splitAddresses = (typed: string): string[] =>
  typed
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== "");

/** One mailbox: something, an at sign, a domain with a dot. What is really there only a letter can tell. */
export const isMailAddress = (text: string): boolean =>
  text.length <= 254 && /^[^\s@,;<>"()]{1,64}@[^\s@,;<>"()]+\.[^\s@.,;<>"()]{2,}$/.test(text);

/** How addresses are compared (O-15). */
export const normalAddress = (text: string): string => text.normalize("NFC").toLowerCase();
