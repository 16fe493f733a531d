import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** AES-256-GCM with the installation's key: "v1.<nonce>.<tag>.<text>", base64url. */
export function sealWith(key: Buffer): (plain: string) => string {
  return (plain) => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", key, nonce);
    const text = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
    return ["v1", nonce, cipher.getAuthTag(), text].map((part) => (typeof part === "string" ? part : part.toString("base64url"))).join(".");
  };
}

export function unsealWith(key: Buffer): (sealed: string) => string {
  return (sealed) => {
    const [version, nonce, tag, text] = sealed.split(".");
    if (version !== "v1" || nonce === undefined || tag === undefined || text === undefined)
      throw new Error("a sealed secret of an unknown form");
    const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64url"));
    decipher.setAuthTag(Buffer.from(tag, "base64url"));
    return Buffer.concat([decipher.update(Buffer.from(text, "base64url")), decipher.final()]).toString("utf8");
  };
}
