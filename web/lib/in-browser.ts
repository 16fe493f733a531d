/** False where the server draws a page (web/portal/drawn): what shows nothing of itself, and what only a browser has, is left out there. */
export const inBrowser = typeof window !== "undefined";
