// One request to an accounting system, and what its answer comes to.
import { SystemFault } from "../../modules/billing/connectors/ports.ts";

export interface Request {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

// biome-ignore lint/suspicious/noExplicitAny: what another system answers; each reader takes what it knows.
export type Answer = any;

const patienceMs = 30_000;
const usualWaitS = 60;

/** @param refusal says what a 4xx means; the answer's own words where it gives undefined. */
export async function callSystem(request: Request, refusal: (answer: Answer, status: number) => SystemFault): Promise<Answer> {
  const { method, url, headers, body } = request;
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method,
      headers: { accept: "application/json", ...headers },
      redirect: "error",
      signal: AbortSignal.timeout(patienceMs),
      ...(body === undefined ? {} : { body }),
    });
    text = await response.text();
  } catch (cause) {
    throw new SystemFault(`${url.host} does not answer.`, { kind: "unreachable", cause });
  }
  if (response.ok) {
    if (text.trim() === "") return {};
    const answer = read(text);
    if (answer === undefined) throw new SystemFault(`${url.host} answered with something that is no JSON.`, { kind: "unreachable" });
    return answer;
  }
  if (response.status === 429)
    throw new SystemFault(`${url.host} takes no more calls now.`, { kind: "busy", retryAfterS: waitOf(response.headers) });
  if (response.status === 401) throw new SystemFault(`${url.host} does not take the key.`, { kind: "expired" });
  if (response.status >= 500 || response.status === 408)
    throw new SystemFault(`${url.host} answered ${response.status}.`, { kind: "unreachable" });
  throw refusal(read(text) ?? {}, response.status);
}

function read(text: string): Answer | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `Retry-After` in seconds, or as a date by the system's own clock. */
function waitOf(headers: Headers): number {
  const said = headers.get("retry-after") ?? "";
  if (/^\d{1,6}$/.test(said)) return Number(said);
  const waitMs = Date.parse(said) - Date.parse(headers.get("date") ?? "");
  return Number.isNaN(waitMs) ? usualWaitS : Math.max(1, Math.ceil(waitMs / 1000));
}

/** RFC 6749: keys are asked for with the app's own name and secret. @param isInBody they are among the fields already (2.3.1). */
export async function askForTokens(
  url: URL,
  app: { clientId: string; clientSecret: string },
  fields: Readonly<Record<string, string>>,
  { isInBody = false }: { isInBody?: boolean } = {},
): Promise<{ access: string; refresh: string; expiresInS: number }> {
  const answer = await callSystem(
    {
      method: "POST",
      url,
      headers: {
        ...(isInBody ? {} : { authorization: basic(app) }),
        "content-type": "application/x-www-form-urlencoded",
      },
      body: new URLSearchParams(fields).toString(),
    },
    (said, status) => {
      // invalid_grant: the code or the refresh token is used, ended or revoked. invalid_client: the secret is another by now.
      const error = String(said.error ?? status);
      return new SystemFault(String(said.error_description ?? error), { kind: "sign-in-ended", code: error });
    },
  ).catch((fault: unknown) => {
    // At this door a 401 says that the app itself is not known.
    if (fault instanceof SystemFault && fault.kind === "expired")
      throw new SystemFault("The client ID or secret is not right.", { kind: "sign-in-ended", code: "invalid_client", cause: fault });
    throw fault;
  });
  if (typeof answer.access_token !== "string" || typeof answer.refresh_token !== "string")
    throw new SystemFault("The answer holds no keys.", { kind: "sign-in-ended" });
  return { access: answer.access_token, refresh: answer.refresh_token, expiresInS: Number(answer.expires_in) || 1800 };
}

export const basic = ({ clientId, clientSecret }: { clientId: string; clientSecret: string }): string =>
  `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;

export function addressed(base: string, path: string, query: Readonly<Record<string, string>> = {}): URL {
  const url = new URL(`${base}${path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}
