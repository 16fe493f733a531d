// An OpenID Connect issuer on loopback that really signs: discovery, keys, a login page that lets in at once, and a token endpoint that
// checks the client, the redirect address and the PKCE verifier. What it says of people is set by the test, and it can be made to lie.
import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll } from "vitest";

export interface IssuerWishes {
  subject: string;
  email: string | undefined;
  emailVerified: boolean | string | undefined;
  /** Instead of what belongs there. */
  nonce?: string;
  issuer?: string;
  audience?: string;
  /** Signed with a key that the issuer never published. */
  foreignKey?: boolean;
  expired?: boolean;
}

export interface TestIssuer {
  readonly url: string;
  readonly clientId: string;
  readonly secret: string;
  wishes: IssuerWishes;
  /** Goes to the login page as a browser would; where it leads. */
  visit(authorizationUrl: string): Promise<URL>;
}

export async function startIssuer(): Promise<TestIssuer> {
  const [own, foreign] = [await generateKeyPair("RS256"), await generateKeyPair("RS256")];
  const jwk = { ...(await exportJWK(own.publicKey)), kid: "one", alg: "RS256", use: "sig" };
  const codes = new Map<string, { challenge: string; nonce: string; redirectUri: string }>();
  const issuer = {
    url: "",
    clientId: "portal",
    secret: "the secret of the portal",
    wishes: { subject: "s1", email: undefined, emailVerified: true } as IssuerWishes,
  };

  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => void answer(request, response));
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", issuer.url);
    const json = (body: unknown, status = 200): void => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    switch (url.pathname) {
      case "/.well-known/openid-configuration":
        return json({
          issuer: issuer.url,
          authorization_endpoint: `${issuer.url}/authorize`,
          token_endpoint: `${issuer.url}/token`,
          jwks_uri: `${issuer.url}/keys`,
          response_types_supported: ["code"],
          subject_types_supported: ["public"],
          id_token_signing_alg_values_supported: ["RS256"],
          code_challenge_methods_supported: ["S256"],
        });
      case "/keys":
        return json({ keys: [jwk] });
      case "/authorize": {
        const asked = url.searchParams;
        const redirectUri = asked.get("redirect_uri") ?? "";
        const isRight =
          asked.get("client_id") === issuer.clientId &&
          asked.get("code_challenge_method") === "S256" &&
          asked.get("response_type") === "code";
        if (!isRight) return json({ error: "invalid_request" }, 400);
        const code = randomUUID();
        codes.set(code, { challenge: asked.get("code_challenge") ?? "", nonce: asked.get("nonce") ?? "", redirectUri });
        const back = new URL(redirectUri);
        back.search = new URLSearchParams({ code, state: asked.get("state") ?? "" }).toString();
        response.writeHead(302, { location: back.href }).end();
        return;
      }
      case "/token":
        return token(new URLSearchParams(await textOf(request)), json);
      default:
        return json({ error: "not_found" }, 404);
    }
  }

  async function token(given: URLSearchParams, json: (body: unknown, status?: number) => void): Promise<void> {
    if (given.get("client_id") !== issuer.clientId || given.get("client_secret") !== issuer.secret)
      return json({ error: "invalid_client" }, 401);
    const known = codes.get(given.get("code") ?? "");
    codes.delete(given.get("code") ?? "");
    const challenge = createHash("sha256")
      .update(given.get("code_verifier") ?? "")
      .digest("base64url");
    if (!known || known.challenge !== challenge || known.redirectUri !== given.get("redirect_uri"))
      return json({ error: "invalid_grant" }, 400);
    const { wishes } = issuer;
    const now = Math.floor(Date.now() / 1000);
    const idToken = await new SignJWT({
      nonce: wishes.nonce ?? known.nonce,
      ...(wishes.email === undefined ? {} : { email: wishes.email }),
      ...(wishes.emailVerified === undefined ? {} : { email_verified: wishes.emailVerified }),
    })
      .setProtectedHeader({ alg: "RS256", kid: "one" })
      .setIssuer(wishes.issuer ?? issuer.url)
      .setAudience(wishes.audience ?? issuer.clientId)
      .setSubject(wishes.subject)
      .setIssuedAt(wishes.expired ? now - 7200 : now)
      .setExpirationTime(wishes.expired ? now - 3600 : now + 300)
      .sign(wishes.foreignKey ? foreign.privateKey : own.privateKey);
    json({ access_token: randomUUID(), token_type: "Bearer", expires_in: 300, id_token: idToken });
  }

  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  afterAll(() => server.close());
  issuer.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(issuer, {
    async visit(authorizationUrl: string): Promise<URL> {
      const answered = await fetch(authorizationUrl, { redirect: "manual" });
      return new URL(answered.headers.get("location") ?? "about:blank");
    },
  });
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
