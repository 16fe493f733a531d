// All tests, or those of the files that are named. Chromium and FreeRADIUS first, because some tests need them.
import { spawn } from "node:child_process";
import { ensureChromium } from "./chromium.ts";
import { ensureFreeRadius } from "./free-radius.ts";

await ensureChromium();
ensureFreeRadius();
const vitest = new URL("../node_modules/vitest/vitest.mjs", import.meta.url).pathname;
const child = spawn(process.execPath, [vitest, "run", ...process.argv.slice(2)], { stdio: "inherit" });
child.on("exit", (code) => process.exit(code ?? 1));
