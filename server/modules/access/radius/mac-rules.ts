// N-59 MAC addresses as equipment writes them.

/** "aa:bb:cc:dd:ee:ff" of any of the usual ways to write one, with a leading hardware type or an SSID behind it; undefined for anything else. */
export function readMac(text: string): string | undefined {
  if (text === "") return undefined;
  // Most equipment writes them so, and each login asks.
  if (plainShape.test(text)) return text.toLowerCase();
  const found = macShape.exec(text)?.groups?.mac;
  if (found === undefined) return undefined;
  const digits = found.replace(/[^0-9a-f]/gi, "").toLowerCase();
  return digits.length === 12 ? (digits.match(/../g) ?? []).join(":") : undefined;
}

const plainShape = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/i;

// Six pairs, three fours, or twelve digits; "1:" before it is the hardware type, ":name" behind it an SSID.
const macShape =
  /^(?:1:(?=[0-9a-f]{2}[:-]))?(?<mac>[0-9a-f]{2}(?<by>[:-])[0-9a-f]{2}(?:\k<by>[0-9a-f]{2}){4}|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}|[0-9a-f]{12})(?::.*)?$/is;
