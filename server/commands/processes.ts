// The other processes of an installation on this machine. One that ends by itself is started again; when this one is gone, killed or not, they
// stop by themselves.
import { type ChildProcess, spawn } from "node:child_process";
import { environmentWith, type Role } from "../platform/config.ts";
import type { Logger } from "../platform/log.ts";

/** A process that ends at once each time is not started again all the time. */
const firstPauseMs = 1_000;
const longestPauseMs = 60_000;
/** One that ran so long had started well: its next end is a new matter. */
const startedWellMs = 60_000;
const readyWord = "ready";

export interface Start {
  readonly role: Role;
  readonly log: Logger;
  /** The program's own file and what it is told, without the role. */
  readonly command?: readonly string[];
  /** On top of this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Called when it says so: `tellParentReady`. */
  readonly onReady?: () => void;
}

/** Keeps a process of this role running. The returned function stops it and waits until it is gone. */
export function keepProcess({
  role,
  log,
  command = [process.argv[1] as string, "start", "--no-demo"],
  env = {},
  onReady,
}: Start): () => Promise<void> {
  let isOver = false;
  let pauseMs = firstPauseMs;
  let timer: NodeJS.Timeout | undefined;
  let child = start();

  return async () => {
    isOver = true;
    clearTimeout(timer);
    if (isGone(child)) return;
    const gone = new Promise((done) => child.once("exit", done));
    child.kill("SIGTERM");
    await gone;
  };

  function start(): ChildProcess {
    const startedAt = performance.now();
    const next = spawn(process.execPath, [...process.execArgv, ...command, "--roles", role], {
      // The channel closes when this process ends, however it ends: `stopWithParent`.
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      env: environmentWith(env),
    });
    next.on("message", (said) => {
      if (said === readyWord) onReady?.();
    });
    next.once("exit", (code, signal) => {
      if (isOver) return;
      if (performance.now() - startedAt > startedWellMs) pauseMs = firstPauseMs;
      log.error({ role, code, signal, pauseMs }, "a process ended by itself and is started again");
      timer = setTimeout(() => {
        child = start();
      }, pauseMs);
      pauseMs = Math.min(2 * pauseMs, longestPauseMs);
    });
    return next;
  }
}

/** In a process that another one keeps: it does what it is for. Does nothing in one that was started by hand. */
export function tellParentReady(): void {
  if (process.connected) process.send?.(readyWord);
}

const isGone = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** In a process that another one keeps: calls `stop` when that one is gone. Does nothing in one that was started by hand. */
export function stopWithParent(stop: () => void): void {
  if (!process.connected) return;
  process.once("disconnect", stop);
  // Waiting for its parent's end is no reason to go on running.
  process.channel?.unref();
}
