// N-20 what a shared secret has to be.

/** Of digits and letters that are not taken for each other, so that it can be read out and pasted into any equipment without quotes. */
export const secretAlphabet = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
export const generatedLength = 24;

/** What manuals, examples and makers put there. */
const wellKnown = [
  "accesspoint",
  "admin",
  "changeme",
  "cisco",
  "default",
  "demo",
  "freeradius",
  "hotspot",
  "huawei",
  "internet",
  "juniper",
  "letmein",
  "mikrotik",
  "password",
  "qwerty",
  "radius",
  "router",
  "secret",
  "shared",
  "test",
  "testing",
  "ubiquiti",
  "ubnt",
  "welcome",
  "wifi",
];
const wellKnownOnly = new RegExp(`^(?:${wellKnown.toSorted((a, b) => b.length - a.length).join("|")}|[0-9]|[^a-z0-9])+$`);
const fewestDifferent = 6;

/** Undefined: it is as it should be. What is in use already is taken all the same, with a standing warning. */
export function secretWeakness(secret: string): "too-short" | "too-long" | "not-printable" | "well-known" | undefined {
  if (!/^[\x21-\x7e]*$/.test(secret)) return "not-printable";
  if (secret.length < 16) return "too-short";
  if (secret.length > 64) return "too-long";
  if (new Set(secret).size < fewestDifferent) return "well-known";
  // Words that everybody tries, however they are strung together: "Radius-Secret-2024".
  return wellKnownOnly.test(secret.toLowerCase()) ? "well-known" : undefined;
}
