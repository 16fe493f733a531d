// The system with reload: the server starts again when its files change, the web apps change in the open page. The apps' own
// addresses are printed by Vite; they hand /api to the server.
import { type ChildProcess, spawn } from "node:child_process";

const run = (args: string[], env: Record<string, string> = {}): ChildProcess =>
  spawn(process.execPath, args, { stdio: "inherit", env: { ...process.env, ...env } });

const vite = new URL("../node_modules/vite/bin/vite.js", import.meta.url).pathname;
const children = [
  run(["--watch-path=server", "--watch-path=shared", "--watch-path=migrations", "--watch-preserve-output", "server/cli.ts", "start"]),
  run([vite, "-c", "web/vite.config.ts"], { DEMARC_WEB_APP: "admin" }),
  run([vite, "-c", "web/vite.config.ts"], { DEMARC_WEB_APP: "portal" }),
];

// Ctrl-C reaches every one of them; this process goes last.
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => {
    for (const child of children) child.kill(signal);
  });
await Promise.all(children.map((child) => new Promise((done) => child.once("exit", done))));
