// The test bank and a payer's browser on its page, over real HTTP between the bank and our server.
import { makeHttp } from "../../server/listeners/http.ts";
import { makeAuthenticate } from "../../server/modules/identity/index.ts";
import { modules } from "../../server/modules.ts";
import { httpOf } from "./call-api.ts";
import type { TestProgram } from "./test-program.ts";

export const bankCards = {
  pays: "4242 4242 4242 4242",
  noMoney: "4000000000000002",
  expired: "4000000000000069",
  slow: "4000000000000077",
  confirm: "4000002760003184",
  later: "4000000000000341",
  disputed: "4000000000000259",
  refundFails: "4000000000005126",
  paysAbroad: "4000008400000001",
} as const;

/** A server of its own takes the bank's events by HTTP. Without the bank among its modules: the postman goes round when a test says so. */
export async function listenForBank(program: TestProgram): Promise<() => Promise<void>> {
  const { app } = await makeHttp({
    tools: program.tools,
    modules: modules.filter((module) => module.name !== "sandbox-bank"),
    authenticate: makeAuthenticate(program.tools),
    databaseUrl: program.databaseUrl,
    version: "test",
  });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  Object.assign(program.tools.config, { httpHost: "127.0.0.1", httpPort: Number(new URL(url).port), publicUrl: url });
  return () => app.close();
}

/** A browser on the bank's page. */
export async function fillInAtBank(program: TestProgram, page: string, form: Record<string, string>) {
  const { app } = await httpOf(program);
  const answer = await app.inject({
    method: "POST",
    url: new URL(page).pathname,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    payload: new URLSearchParams({ act: "pay", expiry: "12/30", holder: "Ana Kos", ...form }).toString(),
  });
  return { status: answer.statusCode, html: answer.body, location: answer.headers.location };
}
