// Portal logins that the program makes (O-54).

export interface LoginParts {
  readonly number: number;
  readonly fullName: string;
  readonly email: string | undefined;
}

const shortest = 3;
const longest = 64;

export const isLogin = (text: string): boolean => /^[A-Za-z0-9._@-]{3,64}$/.test(text);

/** "{seq:6}" of customer 1042 is "001042". A name or address that gives nothing usable falls back to the number. */
export function loginOf(pattern: string, parts: LoginParts): string {
  const made = pattern.replace(/\{(?:seq:(\d{1,2})|(name)|(email))\}/g, (_, digits: string | undefined, name: string | undefined) => {
    if (digits !== undefined) return String(parts.number).padStart(Math.min(Number(digits), 20), "0");
    return usable(name ? parts.fullName : (parts.email?.split("@")[0] ?? "")) || String(parts.number);
  });
  return (made.length < shortest ? made.padStart(shortest, "0") : made).slice(0, longest);
}

/** "Ana Marić-Horvat" is "ana.maric-horvat". */
const usable = (text: string): string =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^a-z0-9._-]+/g, ".")
    .replace(/^\.+|\.+$/g, "")
    .slice(0, 40);

/** The next try when a login is taken: "ana.horvat" gives "ana.horvat-1042", which the number makes unique but for mischief, then "-1042-2". */
export function nextTry(login: string, number: number, attempt: number): string {
  const tail = attempt === 1 ? `-${number}` : `-${number}-${attempt}`;
  return login.slice(0, longest - tail.length) + tail;
}
