// Addresses and places in the one form in which they are stored, however they were typed (O-15), so that equal ones are equal texts.
// Undefined: it is not one.

/** "192.0.2.7", or IPv6 as RFC 5952 shortens it. */
export function ipAddressOf(text: string): string | undefined {
  const four = bytesOf(text);
  if (four) return four.join(".");
  if (!/^[0-9a-f:.]+$/i.test(text) || !text.includes(":")) return undefined;
  const url = `http://[${text}]`;
  return URL.canParse(url) ? new URL(url).hostname.slice(1, -1) : undefined;
}

function bytesOf(text: string): number[] | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1);
  // "010" is ten to some programs and eight to others.
  if (!parts || parts.some((part) => Number(part) > 255 || (part.length > 1 && part.startsWith("0")))) return undefined;
  return parts.map(Number);
}

/** "192.0.2.0/24". Bits behind the prefix must be zero, as in PostgreSQL's cidr: "10.0.0.5/8" may be a slip in either part. */
export function networkOf(text: string): string | undefined {
  const [address = "", prefix, ...more] = text.split("/");
  if (more.length > 0 || !/^\d{1,3}$/.test(prefix ?? "")) return undefined;
  const normal = ipAddressOf(address);
  const bits = normal === undefined ? undefined : bitsOf(normal);
  if (normal === undefined || bits === undefined || Number(prefix) > bits.length || bits.slice(Number(prefix)).includes("1"))
    return undefined;
  return `${normal}/${Number(prefix)}`;
}

function bitsOf(address: string): string {
  const four = bytesOf(address);
  if (four) return four.map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const [before = "", after] = address.split("::");
  const groups = (part: string | undefined): string[] => (part ? part.split(":") : []);
  const [head, tail] = [groups(before), groups(after)];
  const all = [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => "0"), ...tail];
  return all.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, "0")).join("");
}

/** "aa:bb:cc:dd:ee:ff", whatever separators were typed. */
export function macAddressOf(text: string): string | undefined {
  if (!/^[0-9a-f]{2}([:\-. ]?[0-9a-f]{2}){5}$/i.test(text)) return undefined;
  const digits = text.replace(/[^0-9a-f]/gi, "").toLowerCase();
  return digits.match(/../g)?.join(":");
}

/** "45.815, 15.982": latitude, then longitude. */
export function coordinatesOf(text: string): string | undefined {
  const [, latitude, longitude] = /^([+-]?\d{1,2}(?:\.\d{1,8})?)\s*[,;\s]\s*([+-]?\d{1,3}(?:\.\d{1,8})?)$/.exec(text) ?? [];
  if (latitude === undefined || longitude === undefined || Math.abs(Number(latitude)) > 90 || Math.abs(Number(longitude)) > 180)
    return undefined;
  return `${Number(latitude)}, ${Number(longitude)}`;
}
