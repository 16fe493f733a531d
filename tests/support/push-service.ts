// A push service on loopback and a device behind it: it takes what RFC 8030 says, and the device really reads it (RFC 8188, RFC 8291), with
// keys that it alone has.
import { createDecipheriv, createECDH, hkdfSync, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll } from "vitest";

export interface TakenPush {
  readonly device: string;
  readonly ttl: number;
  readonly urgency: string;
  readonly topic: string;
  readonly authorization: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever was written.
  readonly read: any;
}

export interface TestDevice {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

export async function openPushService() {
  const taken: TakenPush[] = [];
  const devices = new Map<string, { read: (bytes: Buffer) => unknown }>();
  /** What is answered instead, one after the other. */
  const answers: { status: number; headers?: Record<string, string> }[] = [];
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const answer = answers.shift();
      if (answer) return void response.writeHead(answer.status, answer.headers).end();
      const name = (request.url ?? "").slice(1);
      const device = devices.get(name);
      if (!device) return void response.writeHead(404).end();
      const { ttl, urgency, topic, authorization } = request.headers;
      taken.push({
        device: name,
        ttl: Number(ttl),
        urgency: String(urgency),
        topic: String(topic),
        authorization: String(authorization),
        read: device.read(Buffer.concat(parts)),
      });
      response.writeHead(201).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    taken,
    answers,
    /** A browser that asked for notices. */
    addDevice(name: string): TestDevice {
      const pair = createECDH("prime256v1");
      const publicKey = pair.generateKeys();
      const auth = randomBytes(16);
      devices.set(name, { read: (bytes) => JSON.parse(decrypt(bytes, { pair, publicKey, auth })) });
      return { endpoint: `${address}/${name}`, p256dh: publicKey.toString("base64url"), auth: auth.toString("base64url") };
    },
    removeDevice: (name: string) => devices.delete(name),
  };
}

interface Keys {
  readonly pair: ReturnType<typeof createECDH>;
  readonly publicKey: Buffer;
  readonly auth: Buffer;
}

function decrypt(bytes: Buffer, { pair, publicKey, auth }: Keys): string {
  // RFC 8188, 2.1: salt, record size, length of the key id, and the key id, which is the sender's public key.
  const salt = bytes.subarray(0, 16);
  const keyLength = bytes.readUInt8(20);
  const sender = bytes.subarray(21, 21 + keyLength);
  const text = bytes.subarray(21 + keyLength);
  const secret = pair.computeSecret(sender);
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), publicKey, sender]);
  const material = Buffer.from(hkdfSync("sha256", secret, auth, info, 32));
  const key = Buffer.from(hkdfSync("sha256", material, salt, "Content-Encoding: aes128gcm\0", 16));
  const nonce = Buffer.from(hkdfSync("sha256", material, salt, "Content-Encoding: nonce\0", 12));
  const decipher = createDecipheriv("aes-128-gcm", key, nonce);
  decipher.setAuthTag(text.subarray(-16));
  const plain = Buffer.concat([decipher.update(text.subarray(0, -16)), decipher.final()]);
  return plain.subarray(0, plain.lastIndexOf(2)).toString("utf8");
}
