// Google's OAuth 2.0 and Firebase Cloud Messaging on loopback, after their documentation: a token for a statement whose signature is right, and
// messages to devices that are there.
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { jwtVerify } from "jose";
import { afterAll } from "vitest";

export interface TakenMessage {
  readonly token: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever was written.
  readonly message: any;
}

const fcmError = (code: number, status: string, errorCode: string) => ({
  error: { code, status, message: status, details: [{ "@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError", errorCode }] },
});

export async function openGoogleServices() {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const email = "push@north-app.iam.gserviceaccount.com";
  const taken: TakenMessage[] = [];
  const phones = new Set<string>();
  /** What is answered instead, one after the other. */
  const answers: { status: number; headers?: Record<string, string>; body?: unknown }[] = [];
  let rights: string[] = [];
  let rightsGiven = 0;

  async function giveRight(form: URLSearchParams): Promise<[number, unknown]> {
    try {
      if (form.get("grant_type") !== "urn:ietf:params:oauth:grant-type:jwt-bearer") return [400, { error: "unsupported_grant_type" }];
      const { payload } = await jwtVerify(form.get("assertion") ?? "", publicKey, {
        algorithms: ["RS256"],
        issuer: email,
        audience: "https://oauth2.googleapis.com/token",
        maxTokenAge: "1h",
      });
      if (payload.scope !== "https://www.googleapis.com/auth/firebase.messaging") return [400, { error: "invalid_scope" }];
      rightsGiven += 1;
      rights.push(`right-${rightsGiven}`);
      return [200, { access_token: rights.at(-1), expires_in: 3599, token_type: "Bearer" }];
    } catch {
      return [400, { error: "invalid_grant", error_description: "Invalid JWT Signature." }];
    }
  }

  function take(authorization: string, text: string): [number, unknown] {
    if (!rights.some((right) => authorization === `Bearer ${right}`))
      return [401, fcmError(401, "UNAUTHENTICATED", "THIRD_PARTY_AUTH_ERROR")];
    const { message } = JSON.parse(text) as { message: { token: string; data: Record<string, unknown> } };
    if (Object.values(message.data).some((value) => typeof value !== "string"))
      return [400, fcmError(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT")];
    if (!phones.has(message.token)) return [404, fcmError(404, "NOT_FOUND", "UNREGISTERED")];
    taken.push({ token: message.token, message });
    return [200, { name: `projects/north-app/messages/${taken.length}` }];
  }

  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    let text = "";
    request.on("data", (part: Buffer) => {
      text += part.toString("utf8");
    });
    request.on("end", async () => {
      const asked = request.url ?? "";
      const instead = asked === "/token" ? undefined : answers.shift();
      if (instead) return void response.writeHead(instead.status, instead.headers).end(JSON.stringify(instead.body ?? {}));
      const [status, body] =
        asked === "/token"
          ? await giveRight(new URLSearchParams(text))
          : asked === "/v1/projects/north-app/messages:send"
            ? take(request.headers.authorization ?? "", text)
            : [403, fcmError(403, "PERMISSION_DENIED", "SENDER_ID_MISMATCH")];
      response.writeHead(status as number, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken,
    answers,
    phones,
    /** How often a right to send was given. */
    rightsGiven: () => rightsGiven,
    takeRightsBack: () => {
      rights = [];
    },
    /** The file that the Firebase console hands out. */
    keyFile: (changed: Record<string, unknown> = {}): string =>
      JSON.stringify({ type: "service_account", project_id: "north-app", private_key: pem, client_email: email, ...changed }, null, 2),
  };
}
