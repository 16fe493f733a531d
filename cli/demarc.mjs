#!/usr/bin/env node
// The operator's tool. This file is plain JavaScript because the machine's own Node may be too old to run TypeScript:
// it hands over to the Node that the project brings along.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { nodeFlags } from "./node-flags.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const ownNode = `${root}node_modules/node/bin/node`;
const node = existsSync(ownNode) ? ownNode : process.execPath;
// As `npm start` does (tools/bootstrap.mjs); the Node of the machine may not know it.
const args = process.argv.slice(2);
const flags = node === ownNode ? nodeFlags(args) : [];
const child = spawn(node, [...flags, `${root}server/cli.ts`, ...args], { stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(signal ? 128 + 15 : (code ?? 1)));
