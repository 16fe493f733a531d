import type { Command } from "commander";
import { sql } from "kysely";
import { asDemoLoad, clearBrokenDemo } from "../demo/demo-state.ts";
import { makeProgram, type Program } from "../program.ts";
import { addCommand, CommandFailure, say, withProgram } from "./common.ts";

/** Read only when it is wanted: no other command waits for it. */
const demo = () => import("../demo/load-demo.ts");

export function addDemoCommand(parent: Command): void {
  const group = parent.command("demo").description("The demo provider.");
  addCommand(
    group,
    "load",
    "Loads the demo provider into an installation that has no customers yet.",
    (command) => command,
    async (_args, options) => {
      await withProgram(async (program) => {
        await clearBrokenDemo(program.databaseUrl, program.tools.log);
        if (await hasCustomers(program))
          throw new CommandFailure(
            "This installation has customers. The demo provider goes into an empty one: set DEMARC_DATA to a new folder.",
          );
        const loaded = await load(program, (text) => console.error(text));
        say(
          options,
          { ...loaded },
          `Loaded ${loaded.customers} customers with ${loaded.invoices} invoices.\n${(await demoLogins(program)).join("\n")}`,
        );
      });
    },
  );
}

/** On the very first start of an installation, when nobody has put anything in. */
export async function loadDemoOnFirstStart(program: Program, tell: (text: string) => void): Promise<void> {
  const empty = await sql<{ n: bigint }>`select count(*) as n from partners.partners`.execute(program.base.kysely);
  if ((empty.rows[0]?.n ?? 0n) > 0n) return;
  tell("Loading the demo provider: a year of a small internet provider, billed by the real engine. This takes a minute or two, once.");
  await load(program, tell);
}

/**
 * Loads through connections whose commits do not wait for the disk: thousands of small works in a row, and what a crash could take of them is
 * begun again as a whole. The mark that says "loaded" waits for all of it.
 */
async function load({ tools, databaseUrl }: Program, tell: (text: string) => void) {
  const { loadDemo } = await demo();
  const url = new URL(databaseUrl);
  url.searchParams.set("options", `${url.searchParams.get("options") ?? ""} -c synchronous_commit=off`.trim());
  const loader = await makeProgram(tools.config, tools.log, url.href);
  try {
    return await asDemoLoad(databaseUrl, () => loadDemo(loader, tell));
  } finally {
    await loader.close();
  }
}

/** The logins of the demo provider, while it is one. */
export async function demoLogins(program: Program): Promise<string[]> {
  const loaded = await sql<{ n: bigint }>`select count(*) as n from customers.customers where source = 'demo'`.execute(program.base.kysely);
  if ((loaded.rows[0]?.n ?? 0n) === 0n) return [];
  const { demoAdministrators, demoCustomerLogins } = await demo();
  const { demoLines } = await import("../demo/radius.ts");
  const { demoNasSecret } = await import("../demo/network.ts");
  const { publicUrl, radiusPort } = program.tools.config;
  return [
    ...demoAdministrators.map((admin) => `staff   ${publicUrl}/admin  ${admin.login} / ${admin.password}  (${admin.what})`),
    ...(await demoCustomerLogins(program)).map(
      (customer) => `portal  ${publicUrl}/${customer.path}  ${customer.login} / ${customer.password}  (${customer.what})`,
    ),
    ...demoLines.map(
      ({ login, password, what }) => `radius  127.0.0.1:${radiusPort}  ${login} / ${password}, secret ${demoNasSecret}  (${what})`,
    ),
  ];
}

async function hasCustomers(program: Program): Promise<boolean> {
  const row = await sql<{ n: bigint }>`select count(*) as n from customers.customers`.execute(program.base.kysely);
  return (row.rows[0]?.n ?? 0n) > 0n;
}
