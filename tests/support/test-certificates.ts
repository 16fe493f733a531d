// An authority, a server's certificate and a subscriber's, made anew for a test.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** @param commonName - of the subscriber's, which logs in by it */
export function makeCertificates(folder: string, commonName: string): void {
  mkdirSync(folder, { recursive: true });
  const at = (name: string): string => join(folder, name);
  const openssl = (...parameters: readonly string[]): void => void execFileSync("openssl", parameters, { stdio: "pipe" });
  const newKey = ["-newkey", "rsa:2048", "-nodes"] as const;
  openssl("req", "-x509", ...newKey, "-days", "30", "-subj", "/CN=An authority for tests", "-keyout", at("ca.key"), "-out", at("ca.pem"));
  for (const [name, subject, use] of [
    ["server", "radius.example", "serverAuth"],
    ["subscriber", commonName, "clientAuth"],
  ] as const) {
    writeFileSync(at(`${name}.ext`), `extendedKeyUsage=${use}\nsubjectAltName=DNS:${subject}\n`);
    openssl("req", ...newKey, "-subj", `/CN=${subject}`, "-keyout", at(`${name}.key`), "-out", at(`${name}.csr`));
    const signing = ["-CA", at("ca.pem"), "-CAkey", at("ca.key"), "-CAcreateserial", "-days", "30", "-extfile", at(`${name}.ext`)];
    openssl("x509", "-req", "-in", at(`${name}.csr`), ...signing, "-out", at(`${name}.pem`));
  }
}
