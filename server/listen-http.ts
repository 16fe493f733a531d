import { type AddressInfo, createServer } from "node:net";
import { makeHttp } from "./listeners/http.ts";
import { makeAuthenticate } from "./modules/identity/index.ts";
import { modules } from "./modules.ts";
import { type Program, version } from "./program.ts";

export interface HttpSocket {
  readonly url: string;
  /** Another process opened it first. */
  readonly isJoined: boolean;
  /** The environment with which a further process answers on it, too. */
  readonly join: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Opens the HTTP socket of a program. */
export async function listenHttp(program: Program): Promise<HttpSocket> {
  const { config } = program.tools;
  const isJoined = config.joinsHttp;
  const { app } = await makeHttp({
    tools: program.tools,
    modules,
    authenticate: makeAuthenticate(program.tools),
    databaseUrl: program.databaseUrl,
    version,
  });
  if (!isJoined) await untilFree(config.httpHost, config.httpPort);
  // Fastify hands it on to Node, whose option it is; its own types do not name it.
  const how = { host: config.httpHost, port: config.httpPort, reusePort: isJoined || config.httpProcesses > 1 };
  await app.listen(how);
  const stopKeeping = await program.kept.listen(program.databaseUrl, program.tools.log);
  const { port } = app.server.address() as AddressInfo;
  return {
    url: config.httpPort === 0 ? `http://${config.httpHost}:${port}` : config.publicUrl,
    isJoined,
    join: { DEMARC_HTTP_JOINS: "1", DEMARC_HTTP_PORT: String(port) },
    stop,
  };

  async function stop(): Promise<void> {
    await app.close();
    await stopKeeping();
  }
}

/** Processes of an installation that was killed see that and let go of the port within this time. */
const lettingGoMs = 3_000;

/**
 * A port that several processes share would let another installation in, too, and the kernel would send it some of our customers. So the first
 * of them makes sure that nobody listens there.
 */
async function untilFree(host: string, port: number): Promise<void> {
  if (port === 0) return;
  const giveUpAt = performance.now() + lettingGoMs;
  while (true) {
    const error = await faultOfListening(host, port);
    if (error === undefined) return;
    if (error.code !== "EADDRINUSE") throw error;
    if (performance.now() > giveUpAt)
      throw new Error(`Port ${port} is taken. Stop what listens there, or set DEMARC_HTTP_PORT to another port.`, { cause: error });
    await new Promise((done) => setTimeout(done, 100));
  }
}

function faultOfListening(host: string, port: number): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once("error", done);
    probe.listen(port, host, () => probe.close(() => done(undefined)));
  });
}
