import { standsAlone } from "../portal-door.ts";
import { plainPageOf } from "./plain-page-place.ts";

/** P-244 a page of whoever is signed in leads on to the plain one where no script runs, or not those of the app. */
export function leadOlderBrowsers(page: string, url: string): string {
  if (standsAlone.test(url)) return page;
  const refresh = `<noscript><meta http-equiv="refresh" content="0;url=${plainPageOf(url)}" /></noscript>`;
  return page.replace("</head>", () => `${refresh}<script src="/plain.js" data-plain="${plainPageOf(url)}" defer></script></head>`);
}

/** In the words of the browsers that it is for. What it asks for came with Safari 16.4 and Chrome 108. */
export const olderBrowserScript = `(function () {
  var told = document.querySelector("script[data-plain]");
  var knows = window.CSS && CSS.supports && CSS.supports("height", "1dvh");
  if (told && !(knows && "CompressionStream" in window && "noModule" in told)) location.replace(told.getAttribute("data-plain"));
})();
`;
