// The staff side of gateways (B-183): which a partner has, with which keys, for what.
import { sql } from "kysely";
import type { z } from "zod";
import { seesPartner, visibleTo } from "../../../platform/db/visible-to.ts";
import { differences } from "../../../platform/differences.ts";
import type { Works } from "../../../platform/http/api.ts";
import { editConflict, fieldProblem, notFound, validationFailed } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner } from "../../partners/index.ts";
import { callGateway, type Outside } from "../outside.ts";
import type { PaymentGateway } from "../ports.ts";
import { gatewayNotOffered } from "../problems.ts";
import { checkSurcharge } from "../surcharges/surcharges.ts";
import { db, type StoredSurcharge } from "../tables.ts";
import type { addGatewayEndpoint, changeGatewayEndpoint, GatewayDriverView, GatewayView } from "./contract.ts";
import { accountOf, eventsUrl, type GatewayConfig } from "./gateway-configs.ts";

export const listDrivers = ({ gateways }: Outside): z.input<typeof GatewayDriverView>[] =>
  [...gateways.values()].map((gateway) => ({
    driver: gateway.driver,
    title: gateway.title,
    canSave: gateway.capabilities.saves,
    canRefund: gateway.capabilities.refunds,
    fields: gateway.fields.map((field) => ({ ...field })),
    walledGardenHosts: [...gateway.walledGardenHosts],
  }));

const selectConfigs = (work: Work) =>
  db(work)
    .selectFrom("payments.gateway_configs as config")
    .selectAll("config")
    .select(
      sql<number>`(select coalesce(sum(failures), 0)::int from payments.signature_failures failure
        where failure.config_id = config.id and failure.hour > ${work.now}::timestamptz - interval '24 hours')`.as("bad_signatures"),
    )
    .where(visibleTo(work.actor, { partner: "config.partner_id" }));

function viewOf(config: GatewayConfig & { bad_signatures: number }, publicUrl: string): z.input<typeof GatewayView> {
  return {
    id: config.id,
    version: config.version,
    partnerId: config.partner_id,
    driver: config.driver,
    title: config.title,
    mode: config.mode,
    isEnabled: config.enabled,
    currencies: config.currencies,
    enabledFor: config.enabled_for,
    paymentMethod: config.payment_method,
    surcharge: config.surcharge,
    eventsUrl: eventsUrl(publicUrl, config),
    badSignatures: config.bad_signatures,
  };
}

export async function listGateways(work: Work, { tools }: Outside): Promise<z.input<typeof GatewayView>[]> {
  const configs = await selectConfigs(work).orderBy("config.partner_id").orderBy("config.title").execute();
  return configs.map((config) => viewOf(config, tools.config.publicUrl));
}

async function getConfig(work: Work, configId: string) {
  const config = await selectConfigs(work).where("config.id", "=", configId).executeTakeFirst();
  if (!config) throw notFound();
  return config;
}

function knownDriver({ gateways }: Outside, driver: string): PaymentGateway {
  const gateway = gateways.get(driver);
  if (!gateway) throw fieldProblem("driver", "unknown-value", `There is no gateway ${driver}.`, { allowed: [...gateways.keys()] });
  return gateway;
}

/** A provider that calls play money live would give its services away. */
function refuseLiveTest(gateway: PaymentGateway, mode: "test" | "live" | undefined): void {
  if (mode === "live" && gateway.capabilities.testOnly)
    throw fieldProblem("mode", "test-only", `${gateway.title} moves no money and stays a test.`);
}

/** The keys as the driver wants them, or what is wrong with which. */
function checkedSecrets(gateway: PaymentGateway, secrets: Readonly<Record<string, string>>): Record<string, string> {
  const checked = gateway.secrets.safeParse(secrets);
  if (checked.success) return checked.data;
  throw validationFailed("Some keys are missing or wrong.", {
    errors: checked.error.issues.map((issue) => ({ field: `secrets.${issue.path.join(".")}`, code: "invalid", message: issue.message })),
  });
}

export async function addGateway(
  work: Work,
  outside: Outside,
  body: z.output<(typeof addGatewayEndpoint)["body"]>,
): Promise<z.input<typeof GatewayView>> {
  if (!seesPartner(work.actor, body.partnerId)) throw notFound();
  await getPartner(work, body.partnerId);
  const gateway = knownDriver(outside, body.driver);
  refuseLiveTest(gateway, body.mode);
  const secrets = checkedSecrets(gateway, body.secrets);
  await checkSurcharge(work, body.surcharge);
  const made = await db(work)
    .insertInto("payments.gateway_configs")
    .values({
      partner_id: body.partnerId,
      driver: body.driver,
      mode: body.mode,
      title: body.title,
      enabled: body.isEnabled,
      secrets: outside.tools.seal(JSON.stringify(secrets)),
      currencies: body.currencies,
      enabled_for: body.enabledFor,
      payment_method: body.paymentMethod,
      surcharge: body.surcharge && JSON.stringify(body.surcharge),
    })
    .onConflict((conflict) => conflict.columns(["partner_id", "driver"]).doNothing())
    .returning("id")
    .executeTakeFirst();
  if (!made) throw fieldProblem("driver", "taken", "This partner has that gateway already.");
  work.audit({ entity: "payment_gateway", entityId: made.id, label: body.title, action: "create", partnerId: body.partnerId });
  return viewOf(await getConfig(work, made.id), outside.tools.config.publicUrl);
}

export async function changeGateway(
  work: Work,
  outside: Outside,
  configId: string,
  { version, body }: { version: number; body: z.output<(typeof changeGatewayEndpoint)["body"]> },
): Promise<z.input<typeof GatewayView>> {
  const config = await getConfig(work, configId);
  const { publicUrl } = outside.tools.config;
  if (config.version !== version) throw editConflict("This gateway was changed meanwhile.", { current: viewOf(config, publicUrl) });
  const gateway = knownDriver(outside, config.driver);
  refuseLiveTest(gateway, body.mode);
  await checkSurcharge(work, body.surcharge);
  const secrets = body.secrets && {
    ...accountOf(outside, config).secrets,
    ...body.secrets,
  };
  const changes = {
    ...(body.title === undefined ? {} : { title: body.title }),
    ...(body.mode === undefined ? {} : { mode: body.mode }),
    ...(body.isEnabled === undefined ? {} : { enabled: body.isEnabled }),
    ...(body.currencies === undefined ? {} : { currencies: body.currencies }),
    ...(body.enabledFor === undefined ? {} : { enabled_for: body.enabledFor }),
    ...(body.paymentMethod === undefined ? {} : { payment_method: body.paymentMethod }),
  };
  const { surcharge = config.surcharge } = body;
  const before = Object.fromEntries(Object.keys(changes).map((name) => [name, config[name as keyof typeof changes]]));
  const sealed = secrets && outside.tools.seal(JSON.stringify(checkedSecrets(gateway, secrets)));
  await db(work)
    .updateTable("payments.gateway_configs")
    .set({
      ...changes,
      surcharge: surcharge && JSON.stringify(surcharge),
      ...(sealed ? { secrets: sealed } : {}),
      version: sql`version + 1`,
    })
    .where("id", "=", configId)
    .execute();
  work.audit({
    entity: "payment_gateway",
    entityId: configId,
    label: config.title,
    action: "update",
    partnerId: config.partner_id,
    changes: {
      ...differences(before, changes),
      ...differences({ surcharge: inWords(config.surcharge) }, { surcharge: inWords(surcharge) }),
      ...(sealed ? { secrets: { before: "(changed)", after: "(changed)" } } : {}),
    },
  });
  return viewOf(await getConfig(work, configId), publicUrl);
}

const inWords = (surcharge: StoredSurcharge | null): string | null =>
  surcharge && `${surcharge.fixed} + ${surcharge.percent} %${surcharge.cap === null ? "" : `, at most ${surcharge.cap}`}`;

/** Asks the gateway whether the keys are right. */
export async function testGateway(works: Works, outside: Outside, configId: string): Promise<{ isOk: boolean; message: string }> {
  const config = await works.inWork((work) => getConfig(work, configId));
  const gateway = outside.gateways.get(config.driver);
  if (!gateway) throw gatewayNotOffered(`This installation no longer knows the gateway ${config.driver}.`);
  const said = await callGateway(outside, `${config.driver}: test`, () => gateway.testConnection(accountOf(outside, config)));
  return said.kind === "answer" ? said.answer : { isOk: false, message: "The gateway does not answer. Look at the log for the reason." };
}
