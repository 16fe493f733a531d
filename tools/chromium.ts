import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const usual = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** The browser that is installed here, if there is one. DEMARC_CHROMIUM names another. */
export const findChromium = (): string | undefined =>
  [process.env.DEMARC_CHROMIUM ?? "", ...usual].find((path) => path !== "" && existsSync(path));

/** Finds a browser, or installs one: from Debian's packages as root, else Playwright's own. */
export async function ensureChromium(): Promise<void> {
  if (findChromium()) return;
  const isRoot = process.getuid?.() === 0;
  if (isRoot && existsSync("/usr/bin/apt-get")) {
    console.error("Installing Chromium for the screen tests …");
    const quiet = { stdio: ["ignore", "ignore", "inherit"] as const, env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } };
    if (spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], quiet as never).status !== 0) {
      execFileSync("apt-get", ["update", "-qq"], quiet as never);
      execFileSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], quiet as never);
    }
    return;
  }
  console.error("Fetching Playwright's Chromium for the screen tests …");
  execFileSync(process.execPath, [new URL("../node_modules/playwright-core/cli.js", import.meta.url).pathname, "install", "chromium"], {
    stdio: "inherit",
  });
}
