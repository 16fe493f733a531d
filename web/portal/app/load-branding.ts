import { catalogues } from "virtual:texts/portal";
import { brandingEndpoint } from "../../../server/modules/partners/contract.ts";
import { callApi } from "../../lib/api.ts";
import { pickLanguage } from "../../lib/languages.ts";
import { isText, readStored } from "../../lib/local-store.ts";
import { basePathOf, partnerOf } from "./base-path.ts";
import type { Branding } from "./branding.tsx";

const retryMs = 3000;

/** It stands in the page, unless the server could not read it; then it is asked for. */
export async function loadBranding(): Promise<Branding> {
  const told = document.getElementById("branding")?.textContent;
  return told ? (JSON.parse(told) as Branding) : askForBranding();
}

/** Without its provider a portal has no name and no colours: it waits for the answer, and after a while says that it waits. */
async function askForBranding(): Promise<Branding> {
  while (true) {
    try {
      return await callApi(brandingEndpoint, { query: { partner: partnerOf(basePathOf(location.pathname)) } });
    } catch {
      await sayThatWeWait();
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }
}

/** In plain DOM: nothing of the app is there yet. The first drawing of the app takes its place. */
async function sayThatWeWait(): Promise<void> {
  const place = document.getElementById("app");
  if (!place || place.querySelector(".start-waits")) return;
  const { default: messages } = await catalogues[pickLanguage([readStored("language", isText), ...navigator.languages])]();
  const note = document.createElement("p");
  note.setAttribute("role", "status");
  note.className = "start-waits";
  note.textContent = ["title", "detail"].map((part) => textAt(messages, ["ui", "problem", "server-down", part])).join(". ");
  place.append(note);
}

/** A text without arguments is compiled to itself. */
function textAt(messages: Record<string, unknown>, path: readonly string[]): string {
  const found = path.reduce<unknown>((node, name) => (node as Record<string, unknown> | undefined)?.[name], messages);
  return typeof found === "string" ? found : "";
}
