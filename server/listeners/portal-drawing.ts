// Pages of the portal that are drawn here, so that they are seen at once on a slow phone: by the parts that draw them in the browser, built into
// files of their own (web/portal/drawn). The app comes afterwards (web/build/drawn-page.js).
import { fileURLToPath } from "node:url";
import type { FastifyInstance, FastifyRequest } from "fastify";

export const drawingFile = fileURLToPath(new URL("../../dist/portal-drawn/portal-drawn.js", import.meta.url));

export interface Branding {
  /** P-237 where the provider's own words are, by language. */
  readonly words: Readonly<Record<string, string>>;
}

export interface Visit {
  readonly url: string;
  readonly branding: Branding;
  /** Languages, the dearest first. */
  readonly wishes: readonly string[];
}

export interface DrawnPage {
  readonly html: string;
  readonly language: string;
  readonly direction: "ltr" | "rtl";
  /** The provider's colours as custom properties of the page. */
  readonly accent: Readonly<Record<string, string>>;
  /** Addresses of its style sheets, beyond that of the app. */
  readonly styles: readonly string[];
  /** What was asked for it, by address: the app asks none of it again. */
  readonly answers: Readonly<Record<string, object>>;
  /** The address of the news about what the page shows; without one it is nobody's own. */
  readonly live?: string;
  /** The app has to go on with it at once. */
  readonly isUnfinished?: boolean;
}

/** What web/portal/drawn is built to. */
interface Drawing {
  languageOf(visit: Visit): string;
  drawDoor(visit: Visit, facts: { about: object; look: object; words: object }): Promise<Omit<DrawnPage, "answers" | "styles">>;
  /** Undefined where the app has to say something else first. */
  drawHome(
    visit: Visit,
    ask: (url: string, language: string) => Promise<object | undefined>,
    wordsIn: (language: string) => Promise<object>,
  ): Promise<Omit<DrawnPage, "styles" | "live"> | undefined>;
}

export const drawing = async (): Promise<Drawing> => ((await import(drawingFile)) as { drawing: Drawing }).drawing;

/** The partner whose place a path is; without one the server knows by the host. */
export function partnerIn(url: string): { partner?: string } {
  const partner = /^\/p\/([a-z0-9-]+)/.exec(url)?.[1];
  return partner === undefined ? {} : { partner };
}

/** What the address says, what the browser chose here before, then what it asks for (P-236). */
export function wishesOf({ url, headers, cookies }: FastifyRequest): string[] {
  const asked = (headers["accept-language"] ?? "").split(",").map((part) => part.split(";")[0]?.trim() ?? "");
  const said = new URLSearchParams(url.split("?")[1] ?? "").get("lang");
  return [said ?? "", cookies?.language ?? "", ...asked].filter((wish) => /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(wish)).slice(0, 10);
}

/** Asked as the browser would ask it: the same partner by host and path, the same rights and limits. Undefined for a refusal. */
export async function ask(
  app: FastifyInstance,
  { headers, socket }: FastifyRequest,
  url: string,
  language?: string,
): Promise<object | undefined> {
  const remoteAddress = socket.remoteAddress ?? "127.0.0.1";
  const spoken = language === undefined ? {} : { "accept-language": language };
  const answer = await app.inject({ method: "GET", url, headers: { ...(headers as Record<string, string>), ...spoken }, remoteAddress });
  return answer.statusCode === 200 ? (JSON.parse(answer.body) as object) : undefined;
}
