// Speaks OpenID Connect with an issuer: the authorization code flow with PKCE, a nonce and a state, by a certified library. Nothing here
// touches the database, and nothing of it runs within a transaction.
import { importPKCS8, SignJWT } from "jose";
import * as client from "openid-client";
import type { Tools } from "../../../platform/tools.ts";
import { answersByForm, isLoopback, scopeOf } from "./issuer-rules.ts";
import type { IssuerWithSecret } from "./issuer-store.ts";

const patienceS = 10;
/** Addresses and keys of an issuer change rarely; a changed row has another version and so another entry. */
const keptMs = 30 * 60_000;
const kept = new Map<string, { until: number; config: Promise<client.Configuration> }>();
const mostKept = 200;

type Unseal = Tools["unseal"];

/** The issuer's addresses and keys, asked for once in a while. */
function configOf(issuer: IssuerWithSecret, unseal: Unseal): Promise<client.Configuration> {
  const key = `${issuer.id}:${issuer.version}`;
  const known = kept.get(key);
  if (known && known.until > performance.now()) return known.config;
  const config = discover(issuer, unseal);
  if (kept.size >= mostKept) kept.clear();
  kept.set(key, { until: performance.now() + keptMs, config });
  // What failed is asked for again the next time.
  config.catch(() => kept.delete(key));
  return config;
}

async function discover(issuer: IssuerWithSecret, unseal: Unseal): Promise<client.Configuration> {
  const url = new URL(issuer.issuerUrl);
  const secret = unseal(issuer.sealedSecret);
  const password = issuer.kind === "apple" ? await appleSecret(issuer, secret) : secret;
  const execute = [
    // The library trusts TLS alone unless told to check the signature as well.
    client.enableNonRepudiationChecks,
    ...(url.protocol === "http:" && isLoopback(url.hostname) ? [client.allowInsecureRequests] : []),
  ];
  const found = await client.discovery(url, issuer.clientId, undefined, client.ClientSecretPost(password), { execute, timeout: patienceS });
  if (issuer.kind !== "facebook" || found.serverMetadata().token_endpoint !== undefined) return found;
  // Facebook's own list leaves out where codes are traded.
  const metadata = {
    ...(found.serverMetadata() as client.ServerMetadata),
    token_endpoint: "https://graph.facebook.com/oauth/access_token",
  };
  const whole = new client.Configuration(metadata, issuer.clientId, undefined, client.ClientSecretPost(password));
  whole.timeout = patienceS;
  client.enableNonRepudiationChecks(whole);
  return whole;
}

/** Apple's secret is a statement that the owner of a key signs anew. */
async function appleSecret({ clientId, appleTeamId, appleKeyId }: IssuerWithSecret, pem: string): Promise<string> {
  return new SignJWT({})
    .setProtectedHeader({ alg: "ES256", kid: appleKeyId })
    .setIssuer(appleTeamId)
    .setSubject(clientId)
    .setAudience("https://appleid.apple.com")
    .setIssuedAt()
    .setExpirationTime("1h")
    .sign(await importPKCS8(pem, "ES256"));
}

/** What a browser takes along, and what is kept here until it is back. */
export interface Departure {
  readonly url: string;
  readonly state: string;
  readonly kept: { readonly nonce: string; readonly verifier: string; readonly redirectUri: string };
}

export async function leaveForIssuer(issuer: IssuerWithSecret, unseal: Unseal, redirectUri: string): Promise<Departure> {
  const config = await configOf(issuer, unseal);
  const verifier = client.randomPKCECodeVerifier();
  const [state, nonce] = [client.randomState(), client.randomNonce()];
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: scopeOf(issuer.kind),
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
    ...(answersByForm(issuer.kind) ? { response_mode: "form_post" } : {}),
  });
  return { url: url.href, state, kept: { nonce, verifier, redirectUri } };
}

/** Whom the issuer says it is. */
export interface Assertion {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string;
  readonly emailVerified: unknown;
}

/** Trades the code. Throws whatever is wrong with the answer: state, nonce, signature, issuer, audience, age. */
export async function readAnswer(
  issuer: IssuerWithSecret,
  unseal: Unseal,
  answer: { parameters: URLSearchParams; state: string } & Departure["kept"],
): Promise<Assertion> {
  const config = await configOf(issuer, unseal);
  const url = new URL(answer.redirectUri);
  url.search = answer.parameters.toString();
  const tokens = await client.authorizationCodeGrant(config, url, {
    pkceCodeVerifier: answer.verifier,
    expectedNonce: answer.nonce,
    expectedState: answer.state,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (!claims) throw new Error("the issuer sent no statement about who it is");
  const email = typeof claims.email === "string" ? claims.email.trim().slice(0, 255) : "";
  return { issuer: claims.iss, subject: claims.sub, email, emailVerified: claims.email_verified };
}

type TryStep = "reached" | "keys" | "client";
type Tried =
  | { readonly ok: true; readonly steps: readonly TryStep[] }
  | { readonly ok: false; readonly failed: TryStep; readonly said: string };

/** Whether it would work: its addresses, its keys, and whether it knows the client and the secret. No person is needed for that. */
export async function tryIssuer(issuer: IssuerWithSecret, unseal: Unseal, redirectUri: string): Promise<Tried> {
  let config: client.Configuration;
  try {
    config = await discover(issuer, unseal);
  } catch (error) {
    return { ok: false, failed: "reached", said: wordsOf(error) };
  }
  const { jwks_uri } = config.serverMetadata();
  try {
    const keys =
      jwks_uri === undefined ? undefined : await fetch(jwks_uri, { signal: AbortSignal.timeout(patienceS * 1000), redirect: "error" });
    const set = (await keys?.json()) as { keys?: unknown[] } | undefined;
    if (!set?.keys?.length) return { ok: false, failed: "keys", said: "" };
  } catch (error) {
    return { ok: false, failed: "keys", said: wordsOf(error) };
  }
  try {
    // No issuer has given this code; one that knows the client says so, and one that does not complains of the client first.
    await client.genericGrantRequest(config, "authorization_code", {
      code: "try-out",
      redirect_uri: redirectUri,
      code_verifier: client.randomPKCECodeVerifier(),
    });
  } catch (error) {
    const code = error instanceof client.ResponseBodyError ? error.error : undefined;
    if (code !== "invalid_grant" && code !== "invalid_request") return { ok: false, failed: "client", said: code ?? wordsOf(error) };
  }
  return { ok: true, steps: ["reached", "keys", "client"] };
}

const wordsOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : "";
  return (error instanceof Error ? [error.message, cause].filter((text) => text !== "").join(": ") : String(error)).slice(0, 300);
};
