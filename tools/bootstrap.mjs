// The way in: `npm start`, `npm test`, `npm run check` and the others on a machine that has only Node 20 and npm. Plain JavaScript,
// because it runs before anything is installed; the rest of the project is TypeScript on the Node that it installs.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { nodeFlags } from "../cli/node-flags.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const node = join(root, "node_modules/node/bin/node");
const env = { ...process.env, PATH: `${join(root, "node_modules/.bin")}${delimiter}${process.env.PATH ?? ""}` };
const [task = "start", ...rest] = process.argv.slice(2);

const tasks = {
  start: { needsWeb: true, run: () => hand("server/cli.ts", "start", ...rest) },
  dev: { needsWeb: false, run: () => hand("tools/dev.ts", ...rest) },
  test: { needsWeb: true, run: () => hand("tools/test.ts", ...rest) },
  check: { needsWeb: false, run: () => hand("tools/check.ts", ...rest) },
  bench: { needsWeb: false, run: () => bench(rest) },
};

const chosen = tasks[task];
if (!chosen) {
  console.error(`There is no task "${task}". Known: ${Object.keys(tasks).join(", ")}.`);
  process.exit(2);
}
install();
if (chosen.needsWeb) buildWeb();
chosen.run();

/** Installs what is missing: on a fresh clone, and after the lock file changed. */
function install() {
  const marker = join(root, "node_modules/.installed");
  const wanted = hashOf([join(root, "package-lock.json"), join(root, "package.json")]);
  if (existsSync(node) && existsSync(marker) && readFileSync(marker, "utf8") === wanted) return;
  // Installed by hand with `npm ci`: as good.
  if (existsSync(node) && !existsSync(marker) && existsSync(join(root, "node_modules/.package-lock.json")))
    return void writeFileSync(marker, wanted);
  console.error("Installing what is missing …");
  // A fresh clone gets exactly what the lock file says; an older installation is brought up to it without taking it all away first.
  const how = existsSync(node) ? ["install", "--no-save"] : ["ci"];
  const done = spawnSync("npm", [...how, "--no-audit", "--no-fund"], { cwd: root, stdio: ["ignore", 2, 2], env: process.env });
  if (done.status !== 0) {
    console.error("npm failed. The machine needs the npm registry for the first start; its message stands above.");
    process.exit(1);
  }
  writeFileSync(marker, wanted);
}

/** Builds the two web apps when their sources changed. */
function buildWeb() {
  const marker = join(root, "dist/web/.built");
  const wanted = hashOf([
    ...filesUnder("web"),
    ...filesUnder("shared"),
    ...filesUnder("server/modules").filter((f) => f.endsWith("contract.ts")),
    join(root, "package-lock.json"),
  ]);
  if (existsSync(marker) && readFileSync(marker, "utf8") === wanted) return;
  console.error("Building the web apps …");
  const done = spawnSync(node, ["tools/build-web.ts"], { cwd: root, stdio: ["ignore", 2, 2], env });
  if (done.status !== 0) process.exit(done.status ?? 1);
  mkdirSync(join(root, "dist/web"), { recursive: true });
  writeFileSync(marker, wanted);
}

function bench([name, ...more]) {
  const known = readdirSync(join(root, "bench"))
    .filter((f) => f.endsWith(".ts"))
    .map((f) => f.slice(0, -3));
  if (name === undefined || !known.includes(name)) {
    console.error(`Say which: npm run bench -- ${known.join(" | ")}`);
    process.exit(2);
  }
  hand(`bench/${name}.ts`, ...more);
}

/** Runs a TypeScript file on the project's own Node and ends as it ends. */
function hand(file, ...args) {
  const child = spawn(node, [...nodeFlags(args), file, ...args], { cwd: root, stdio: "inherit", env });
  // Ctrl-C reaches the child by itself; this process stays until the child has stopped cleanly.
  for (const signal of ["SIGINT", "SIGHUP"]) process.on(signal, () => undefined);
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
}

function hashOf(files) {
  const hash = createHash("sha256");
  for (const file of files.toSorted?.() ?? [...files].sort()) hash.update(file.slice(root.length)).update(readFileSync(file));
  return hash.digest("hex");
}

function filesUnder(folder) {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path).flatMap((name) => {
    const child = join(path, name);
    return statSync(child).isDirectory() ? filesUnder(join(folder, name)) : [child];
  });
}
