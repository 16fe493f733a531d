import type { AddressInfo } from "node:net";
import { makeHttp } from "./listeners/http.ts";
import { makeAuthenticate } from "./modules/identity/index.ts";
import { modules } from "./modules.ts";
import { type Program, version } from "./program.ts";

/** Opens the HTTP socket of a program. */
export async function listenHttp(program: Program): Promise<{ url: string; stop(): Promise<void> }> {
  const { config } = program.tools;
  const { app } = await makeHttp({
    tools: program.tools,
    modules,
    authenticate: makeAuthenticate(program.tools),
    databaseUrl: program.databaseUrl,
    version,
  });
  try {
    await app.listen({ host: config.httpHost, port: config.httpPort });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") {
      throw new Error(`Port ${config.httpPort} is taken. Stop what listens there, or set DEMARC_HTTP_PORT to another port.`, {
        cause: error,
      });
    }
    throw error;
  }
  const stopKeeping = await program.kept.listen(program.databaseUrl, program.tools.log);
  const { port } = app.server.address() as AddressInfo;
  return { url: config.httpPort === 0 ? `http://${config.httpHost}:${port}` : config.publicUrl, stop };

  async function stop(): Promise<void> {
    await app.close();
    await stopKeeping();
  }
}
