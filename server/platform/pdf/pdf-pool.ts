// Sets documents in processes of their own. Processes and not threads, because a template that never ends is stopped
// only by killing what runs it, a crash of native code takes its whole process along, and the environment that keeps a
// template off the network and away from this machine's fonts belongs to a process.
import { type ChildProcess, fork } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { availableParallelism, constants, setPriority } from "node:os";
import { join } from "node:path";
import type { FieldError } from "../../../shared/problem.ts";
import type { Problem } from "../problems.ts";
import { pdfRendererCrashed, pdfTemplateBroken, pdfTooLarge, pdfTooSlow } from "./problems.ts";
import type { Pdf, PdfRequest } from "./typst.ts";

export interface PdfPool {
  /** Sets the document as soon as a process is free. Refused with a problem of problems.ts. */
  render(request: PdfRequest): Promise<Pdf>;
  /** How many processes there are at the moment. */
  processes(): number;
  /** Ends the processes; documents that are still waited for are refused. */
  close(): void;
}

export interface PdfLimits {
  readonly processes: number;
  /** For one document, from the moment a process has it. */
  readonly timeMs: number;
  /** Of what comes in (data, files, attachments) and of the document that goes out. */
  readonly sizeBytes: number;
  /** What a process may hold while it works. Watched where the system tells, which is Linux. */
  readonly memoryBytes: number;
  /** A process without work ends after this and gives its memory back. */
  readonly idleMs: number;
}

const defaultPdfLimits: PdfLimits = {
  processes: Math.max(1, Math.min(availableParallelism() - 1, 2)),
  timeMs: 5_000,
  sizeBytes: 20 * 1024 * 1024,
  memoryBytes: 1024 * 1024 * 1024,
  idleMs: 60_000,
};

export interface Question {
  readonly request: Omit<PdfRequest, "data">;
  /** As text: a deep nest of objects is more than what carries messages between processes can take. */
  readonly dataText: string;
  readonly sizeBytes: number;
}

export type Answer =
  | { readonly kind: "ready" }
  | { readonly kind: "rendered"; readonly pdf: Pdf }
  | { readonly kind: "too-large" }
  | { readonly kind: "refused"; readonly detail: string; readonly errors: readonly FieldError[] };

interface Order {
  readonly question: Question;
  readonly resolve: (pdf: Pdf) => void;
  readonly reject: (problem: Problem) => void;
}

/** One process and what it is doing. */
interface Setter {
  readonly child: ChildProcess;
  state: "starting" | "free" | "busy" | "ended";
  order: Order | undefined;
  /** Everything that stops with the current order: its clock, its memory watch. */
  watches: NodeJS.Timeout[];
  /** Why we killed it, if we did. */
  verdict: Problem | undefined;
  lastWords: string;
}

const startMs = 30_000;
const memoryWatchMs = 100;

export function createPdfPool(overrides: Partial<PdfLimits> = {}): PdfPool {
  const limits = { ...defaultPdfLimits, ...overrides };
  const waiting: Order[] = [];
  const setters = new Set<Setter>();
  let closed = false;

  /** Hands waiting documents to free processes, and starts one more if there are too few. */
  function handOut(): void {
    for (const setter of setters) {
      const order = setter.state === "free" ? waiting.shift() : undefined;
      if (order) begin(setter, order);
    }
    const starting = [...setters].filter(({ state }) => state === "starting").length;
    if (waiting.length > starting && setters.size < limits.processes) setters.add(start());
  }

  function start(): Setter {
    const child = fork(new URL("./pdf-child.ts", import.meta.url), {
      serialization: "advanced",
      execArgv: [],
      env: sealedEnvironment(),
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    const setter: Setter = { child, state: "starting", order: undefined, watches: [], verdict: undefined, lastWords: "" };
    setter.watches.push(setTimeout(() => stop(setter, pdfRendererCrashed("Its process did not start.")), startMs));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      setter.lastWords = (setter.lastWords + text).slice(-2000);
    });
    child.on("message", (answer: Answer) => hear(setter, answer));
    child.on("error", (error) => {
      setter.lastWords += error.message;
      end(setter);
    });
    child.on("exit", () => end(setter));
    yieldToEverythingElse(child);
    // Clocks that run keep us alive while a document is waited for; processes alone do not.
    child.unref();
    child.channel?.unref();
    (child.stderr as { unref?: () => void } | null)?.unref?.();
    return setter;
  }

  function begin(setter: Setter, order: Order): void {
    stopWatches(setter);
    setter.state = "busy";
    setter.order = order;
    const tooSlow = () => pdfTooSlow(`It was stopped after ${limits.timeMs / 1000} seconds. Look for a loop in the template.`);
    setter.watches.push(setTimeout(() => stop(setter, tooSlow()), limits.timeMs));
    setter.watches.push(setInterval(() => watchMemory(setter), memoryWatchMs));
    setter.child.send(order.question);
  }

  function watchMemory(setter: Setter): void {
    if (residentBytes(setter.child.pid) > limits.memoryBytes)
      stop(setter, pdfTooLarge("It was stopped because it needed too much memory."));
  }

  function hear(setter: Setter, answer: Answer): void {
    if (setter.state === "ended") return;
    stopWatches(setter);
    const order = setter.order;
    setter.order = undefined;
    setter.state = "free";
    setter.watches.push(setTimeout(() => end(setter), limits.idleMs).unref());
    switch (answer.kind) {
      case "ready":
        break;
      case "rendered":
        order?.resolve(answer.pdf);
        break;
      case "too-large":
        order?.reject(tooLarge(limits));
        break;
      case "refused":
        order?.reject(pdfTemplateBroken(answer.detail, { errors: answer.errors }));
        break;
    }
    // What one long document needed stays with the process, and the next long one would come on top.
    if (answer.kind === "rendered" && residentBytes(setter.child.pid) > limits.memoryBytes / 2) end(setter);
    else handOut();
  }

  function stop(setter: Setter, verdict: Problem): void {
    setter.verdict = verdict;
    end(setter);
  }

  /** The process is gone or has to go: what it worked on is refused, and another one takes its place when needed. */
  function end(setter: Setter): void {
    if (setter.state === "ended") return;
    // Whoever cannot even start must not be started for the same document again and again.
    const order = setter.order ?? (setter.state === "starting" ? waiting.shift() : undefined);
    setter.state = "ended";
    setters.delete(setter);
    stopWatches(setter);
    setter.child.kill("SIGKILL");
    order?.reject(setter.verdict ?? crashed(setter));
    if (!closed) handOut();
  }

  return {
    render: (request) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(pdfRendererCrashed("The program is shutting down."));
        const { data, ...rest } = request;
        const question: Question = { request: rest, dataText: JSON.stringify(data) ?? "null", sizeBytes: limits.sizeBytes };
        if (sizeOf(question) > limits.sizeBytes) return reject(tooLarge(limits));
        waiting.push({ question, resolve, reject });
        handOut();
      }),
    processes: () => setters.size,
    close() {
      closed = true;
      for (const order of waiting.splice(0)) order.reject(pdfRendererCrashed("The program is shutting down."));
      for (const setter of [...setters]) stop(setter, pdfRendererCrashed("The program is shutting down."));
    },
  };
}

function stopWatches(setter: Setter): void {
  // Clears an interval as well: both are timers to Node.
  for (const watch of setter.watches.splice(0)) clearTimeout(watch);
}

/** What the process said last is for the log, not for whoever asked for the document. */
function crashed({ lastWords }: Setter): Problem {
  const problem = pdfRendererCrashed("The process that set it ended unexpectedly. Other documents are not affected.");
  return Object.assign(problem, { cause: lastWords.trim() });
}

const tooLarge = (limits: PdfLimits): Problem =>
  pdfTooLarge(`With its files it may have ${Math.floor(limits.sizeBytes / 1024 / 1024)} MB.`);

function sizeOf({ request: { template, files = {}, attachments = [] }, dataText }: Question): number {
  const bytes = [...Object.values(files), ...attachments.map((attachment) => attachment.bytes)];
  return bytes.reduce((sum, { length }) => sum + length, template.length + dataText.length);
}

/**
 * No secrets, no fonts of this machine, no packages from its disk. The compiler would fetch a package that a template
 * names; a proxy that nobody answers keeps it from leaving the machine. One thread: the pool already uses the cores.
 */
function sealedEnvironment(): NodeJS.ProcessEnv {
  const nowhere = "/nonexistent";
  const nobody = "http://127.0.0.1:9";
  const { PATH, LD_LIBRARY_PATH, SystemRoot } = process.env;
  return {
    ...(PATH === undefined ? {} : { PATH }),
    ...(LD_LIBRARY_PATH === undefined ? {} : { LD_LIBRARY_PATH }),
    ...(SystemRoot === undefined ? {} : { SystemRoot }),
    FONTCONFIG_FILE: join(import.meta.dirname, "no-system-fonts.conf"),
    HOME: nowhere,
    XDG_DATA_HOME: nowhere,
    XDG_CACHE_HOME: nowhere,
    XDG_CONFIG_HOME: nowhere,
    HTTP_PROXY: nobody,
    HTTPS_PROXY: nobody,
    ALL_PROXY: nobody,
    RAYON_NUM_THREADS: "1",
    TZ: "UTC",
  };
}

/** Documents may take a moment longer; requests and RADIUS answers may not. */
function yieldToEverythingElse({ pid }: ChildProcess): void {
  if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
}

function residentBytes(pid: number | undefined): number {
  const path = `/proc/${pid}/status`;
  if (pid === undefined || !existsSync(path)) return 0;
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(path, "utf8"))?.[1];
  return kilobytes === undefined ? 0 : Number(kilobytes) * 1024;
}
