// Every served endpoint, called by everybody: who may not is refused at the door, and who may gets nothing of others. Endpoints that a
// module adds are called from their first day; the expectations come from `may` and from the default table of roles.
import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { addCustomers } from "../../server/modules/customers/index.ts";
import { createPartner } from "../../server/modules/partners/index.ts";
import type { ServedEndpoint } from "../../server/platform/http/api.ts";
import { day } from "../../shared/calendar.ts";
import { type Permission, permissions } from "../../shared/permissions.ts";
import { type BuiltinRole, builtinRoles, type Levels, roleDefaults } from "../../shared/role-defaults.ts";
import { type Caller, httpOf, type Reply, signInCustomer, signInStaff, stranger } from "../support/call-api.ts";
import { type TestProgram, testProgram } from "../support/test-program.ts";
import { decidesInside, harmless, installationWide, plainParameters, tableOfParameter } from "./fixtures.ts";
import { addRowsOf, fullName, loosenConstraints, type Owner, ownedTables } from "./foreign-rows.ts";
import { sampleFor } from "./sample-input.ts";

const nameOf = ({ endpoint }: ServedEndpoint): string => `${endpoint.method} ${endpoint.path}`;
const isWrite = ({ endpoint }: ServedEndpoint): boolean => endpoint.method !== "GET";
const everything = Object.fromEntries(permissions.map((permission) => [permission, "all"])) as Levels;

async function addPartner(program: TestProgram, code: string): Promise<string> {
  return program.inWork(async (work) => {
    const partner = await createPartner(work, { code, name: code, legalName: code, currency: "EUR", timeZone: "Europe/Zagreb" });
    return partner.id;
  });
}

async function addCustomer(program: TestProgram, partnerId: string, fullName: string): Promise<string> {
  return program.inWork(async (work) => {
    const [customer] = await addCustomers(work, [
      { partnerId, category: "individual", fullName, language: "en", status: "active", emails: [], addedOn: day("2026-01-01") },
    ]);
    return customer!.id;
  });
}

/** Calls with all that the door asks for; `params` and `body` as given, unchecked. */
function knock(
  caller: Caller,
  served: ServedEndpoint,
  input: { params: Record<string, string>; query?: unknown; body?: unknown },
): Promise<Reply<typeof served.endpoint>> {
  return caller.call(served.endpoint, { ...input, version: 1 } as never);
}

/** Many at once, but no more than the database has connections for. */
async function inTurns<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += 5) results.push(...(await Promise.all(items.slice(at, at + 5).map(act))));
  return results;
}

const parametersOf = ({ endpoint }: ServedEndpoint): string[] =>
  [...endpoint.path.matchAll(/:([A-Za-z0-9]+)/g)].map((match) => match[1] as string);
const someIds = (served: ServedEndpoint): Record<string, string> =>
  Object.fromEntries(parametersOf(served).map((name) => [name, plainParameters[name] ?? randomUUID()]));

describe("O-22 the door", async () => {
  const program = await testProgram();
  const { api } = await httpOf(program);
  const north = await addPartner(program, "north");
  const south = await addPartner(program, "south");
  const customerId = await addCustomer(program, north, "Ana");
  const staffEndpoints = api.served.filter(({ may }) => may !== "anyone" && may !== "customer");
  const customerEndpoints = api.served.filter(({ may }) => may === "customer");

  const mayPass = (levels: Levels, { may }: ServedEndpoint): boolean =>
    may === "staff" || (Array.isArray(may) ? may : [may]).some((permission) => levels[permission as Permission] !== undefined);

  /** A body of no shape at all: nobody gets past the checks and changes something, and the checks come after the door. */
  const atTheDoor = (caller: Caller, served: ServedEndpoint) => knock(caller, served, { params: someIds(served), body: [] });

  test("there is one, and every path says for whom it is", () => {
    expect(api.served.length).toBeGreaterThan(200);
    expect(new Set(api.served.map(nameOf)).size).toBe(api.served.length);
    for (const served of api.served) {
      const realm = served.endpoint.path.split("/")[2];
      const whom = served.may === "anyone" ? "public" : served.may === "customer" ? "portal" : "admin";
      expect([nameOf(served), realm]).toEqual([nameOf(served), whom]);
      for (const permission of Array.isArray(served.may) ? served.may : []) expect(permissions).toContain(permission);
    }
  });

  async function expectMatrix(caller: Caller, levels: Levels): Promise<void> {
    const answers = await inTurns(staffEndpoints, async (served) => ({ served, status: (await atTheDoor(caller, served)).status }));
    const wrong = answers.filter(({ served, status }) => {
      if (!mayPass(levels, served)) return status !== 403;
      return status === 401 || status >= 500 || (status === 403 && !decidesInside.has(nameOf(served)));
    });
    expect(wrong.map(({ served, status }) => `${nameOf(served)}: ${status}`)).toEqual([]);
  }

  test.each(builtinRoles)("opens to the role %s exactly as the default table says", async (role: BuiltinRole) => {
    await expectMatrix(await signInStaff(program, { role }), roleDefaults[role]);
  });

  test("opens to a role without any right only what is for all staff", async () => {
    await expectMatrix(await signInStaff(program, { levels: {} }), {});
  });

  test("opens to somebody of another partner as to anybody with that role: what they see is another question", async () => {
    await expectMatrix(await signInStaff(program, { role: "manager", partners: [south] }), roleDefaults.manager);
  });

  test("an overridden right is a right, and a denied one is none", async () => {
    const clerk = await signInStaff(program, { role: "technician" });
    await program.query(
      "insert into identity.overrides (admin_id, permission, level, set_by_name, set_at) values ($1, 'admin.logs.view', 'all', '', now()), ($1, 'customers.profile.view', 'deny', '', now())",
      [clerk.adminId],
    );
    const { "customers.profile.view": _, ...rest } = roleDefaults.technician;
    await expectMatrix(clerk, { ...rest, "admin.logs.view": "all" });
  });

  test("is shut on the staff's side to customers and strangers, and on the customers' side to staff and strangers", async () => {
    const nobody = await stranger(program);
    const customer = await signInCustomer(program, customerId);
    const staff = await signInStaff(program, {});
    const shut = async (caller: Caller, endpoints: readonly ServedEndpoint[]): Promise<string[]> => {
      const answers = await inTurns(endpoints, async (served) => ({ served, status: (await atTheDoor(caller, served)).status }));
      return answers.filter(({ status }) => status !== 401).map(({ served, status }) => `${nameOf(served)}: ${status}`);
    };
    expect(await shut(nobody, staffEndpoints)).toEqual([]);
    expect(await shut(customer, staffEndpoints)).toEqual([]);
    expect(await shut(nobody, customerEndpoints)).toEqual([]);
    expect(await shut(staff, customerEndpoints)).toEqual([]);
  });

  test("opens to customers on their side", async () => {
    const customer = await signInCustomer(program, customerId);
    const answers = await inTurns(customerEndpoints, async (served) => ({ served, status: (await atTheDoor(customer, served)).status }));
    const wrong = answers.filter(({ status }) => status === 401 || status === 403 || status >= 500);
    expect(wrong.map(({ served, status }) => `${nameOf(served)}: ${status}`)).toEqual([]);
  });
});

describe("O-6 O-26 P-1 somebody else's records", async () => {
  const program = await testProgram();
  const { api } = await httpOf(program);
  const north = await addPartner(program, "north");
  const south = await addPartner(program, "south");
  const me = await addCustomer(program, north, "Ana");
  const staff = await signInStaff(program, { levels: everything, partners: [north] });
  const southern = await signInStaff(program, { levels: everything, partners: [south], fullName: "Somebody of the south" });
  const customer = await signInCustomer(program, me);
  const tables = await ownedTables(program);

  const stranger: Owner = { partnerId: south, customerId: randomUUID(), mark: "mark-of-a-stranger" };
  const neighbour: Owner = { partnerId: north, customerId: randomUUID(), mark: "mark-of-a-neighbour" };
  await loosenConstraints(program, tables);
  const [key] = await program.query<{ id: string }>(
    `insert into identity.api_keys (public_id, name, secret_hash, scopes, admin_id, made_by_name, created_at)
     values ('aaaaaaaaaaaa', 'mark-of-a-stranger', '', '{admin.logs.view}', $1, '', now()) returning id`,
    [southern.adminId],
  );
  const [action] = await program.query<{ id: string }>(
    `insert into platform.mass_actions (kind, params, made_by, made_by_name, partner_ids, total, created_at, touched_at)
     values ('customers.status', '{}', $1, 'mark-of-a-stranger', array[$2]::uuid[], 1, now(), now()) returning id`,
    [southern.adminId, south],
  );
  const [made] = await program.query<{ id: string }>(
    `insert into platform.exports (kind, path, request, format, file_name, made_by, made_by_name, partner_ids, created_at, touched_at)
     values ('customers', '/api/admin/customer-export', '{}', 'csv', 'mark-of-a-stranger', $1, '', array[$2]::uuid[], now(), now()) returning id`,
    [southern.adminId, south],
  );
  const [view] = await program.query<{ id: string }>(
    `insert into reports.saved_views (list, name, search, is_shared, made_by, made_by_name, created_at)
     values ('customers', 'mark-of-a-stranger', '{}', false, $1, '', now()) returning id`,
    [southern.adminId],
  );
  const [schedule] = await program.query<{ id: string }>(
    `insert into reports.schedules (report, name, filter, format, rhythm, weekday, month_day, hour, time_zone, receivers, skip_empty, made_by, made_by_name, created_at)
     values ('revenue', 'mark-of-a-stranger', '{}', 'csv', 'daily', 1, 1, 8, 'UTC', array[$1]::uuid[], false, $1, '', now()) returning id`,
    [southern.adminId],
  );
  const [passkey] = await program.query<{ id: string }>(
    `with owner as (insert into identity.credentials (realm, subject_id, partner_id) values ('customer', $1, $2) returning realm, subject_id)
     insert into identity.passkeys (id, realm, subject_id, credential_id, public_key, counter, rp_id, name, is_synced, created_at)
     select uuidv7(), owner.realm, owner.subject_id, 'the-key-of-a-stranger', '', 0, 'localhost', 'mark-of-a-stranger', false, now() from owner returning id`,
    [stranger.customerId, south],
  );
  const [identity] = await program.query<{ id: string }>(
    `with issuer as (
       insert into identity.issuers (id, partner_id, kind, name, issuer_url, client_id, sealed_secret, is_on, created_at, updated_at)
       values (gen_random_uuid(), $2, 'other', 'Elsewhere', 'https://id.example.net', 'portal', '', true, now(), now()) returning id)
     insert into identity.federated_identities (id, realm, subject_id, issuer_id, issuer, subject, email, name, kind, linked_at)
     select gen_random_uuid(), 'customer', $1, issuer.id, 'https://id.example.net', 'she', 'she@example.net', 'Elsewhere', 'other', now() from issuer
     returning id`,
    [stranger.customerId, south],
  );
  const special: Readonly<Record<string, string>> = {
    actionId: action!.id,
    exportId: made!.id,
    viewId: view!.id,
    scheduleId: schedule!.id,
    partnerId: south,
    adminId: southern.adminId,
    signInId: southern.signInId,
    keyId: key!.id,
    passkeyId: passkey!.id,
    identityId: identity!.id,
  };
  const ofStranger = await addRowsOf(program, tables, stranger);
  await program.query("update billing.runs set joint_run_id = id");

  /** Whose id stands in a path; undefined when the fixtures do not know the parameter. */
  function foreignId(owner: Owner, ids: ReadonlyMap<string, string>, path: string, name: string): string | undefined {
    if (plainParameters[name] !== undefined) return plainParameters[name];
    if (installationWide.has(name)) return randomUUID();
    if (name === "customerId" || name === "entityId") return owner.customerId;
    if (owner === stranger && special[name] !== undefined) return special[name];
    const known = tableOfParameter[name];
    if (known !== undefined) return ids.get(known);
    const segment = path.split(`/:${name}`)[0]?.split("/").at(-1)?.replaceAll("-", "_");
    const plural = `${name.replace(/Id$/, "").replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}s`;
    for (const wanted of [segment, plural]) {
      const found = tables.filter((table) => table.name === wanted && ids.has(fullName(table)));
      if (found.length === 1 && found[0]) return ids.get(fullName(found[0]));
    }
    return undefined;
  }

  interface Attempt {
    readonly served: ServedEndpoint;
    readonly params: Record<string, string>;
    readonly status: number;
    readonly text: string;
    /** Whether the input got past the checks of its shape. */
    readonly reached: boolean;
  }

  /** Calls an endpoint with somebody else's ids wherever it takes any; undefined when it takes none. */
  async function attempt(
    caller: Caller,
    served: ServedEndpoint,
    owner: Owner,
    ids: ReadonlyMap<string, string>,
  ): Promise<Attempt | undefined> {
    const { endpoint } = served;
    const params = Object.fromEntries(
      parametersOf(served).map((name) => [name, foreignId(owner, ids, endpoint.path, name) ?? randomUUID()]),
    );
    // "support" and "mail" are nobody's.
    let asked = Object.keys(params).some((name) => plainParameters[name] === undefined);
    const idFor = (field: string): string => {
      asked = true;
      return foreignId(owner, ids, "", field) ?? owner.customerId;
    };
    const body = sampleFor(endpoint.body, idFor);
    const query = sampleFor(endpoint.query, idFor) ?? {};
    // A write without any id concerns the caller alone: signing out, one's own profile.
    if (isWrite(served) && !asked) return undefined;
    const reply = await knock(caller, served, { params, query, body: body ?? {} });
    return { served, params, status: reply.status, text: reply.bytes.toString(), reached: body !== undefined };
  }

  /** What stands in an answer that is not the caller's to see. */
  function leak({ text, params }: Attempt, owners: readonly Owner[], ids: readonly ReadonlyMap<string, string>[]): string | undefined {
    const sent = new Set(Object.values(params));
    const secrets = [...owners.flatMap((owner) => [owner.mark, owner.customerId]), ...ids.flatMap((map) => [...map.values()])];
    return secrets.find((secret) => !sent.has(secret) && text.includes(secret));
  }

  function wrongWith(result: Attempt, owners: readonly Owner[], ids: readonly ReadonlyMap<string, string>[]): string | undefined {
    const { served, status } = result;
    const name = nameOf(served);
    if (status >= 500) return `${name} broke: ${status}`;
    if (status === 401) return `${name} signed the caller out`;
    const secret = leak(result, owners, ids);
    if (secret !== undefined) return `${name} shows ${secret}`;
    if (status >= 400) return undefined;
    if (isWrite(served)) return harmless[name] === undefined ? `${name} accepted somebody else's id: ${status}` : undefined;
    // A file that is asked for by no id is a list: it is judged by what stands in it.
    return served.endpoint.reply === "file" && parametersOf(served).some((name) => plainParameters[name] === undefined)
      ? `${name} gave somebody else's file`
      : undefined;
  }

  const staffEndpoints = api.served.filter(({ may }) => may !== "anyone" && may !== "customer");
  const customerEndpoints = api.served.filter(({ may }) => may === "customer");

  test("every id in a path is known, so that the calls below mean what they say", () => {
    const unknown = [...staffEndpoints, ...customerEndpoints].flatMap((served) =>
      parametersOf(served)
        .filter((name) => foreignId(stranger, ofStranger, served.endpoint.path, name) === undefined)
        .map((name) => `${nameOf(served)}: add the table of ${name} to tests/access/fixtures.ts`),
    );
    expect(unknown).toEqual([]);
  });

  test("staff of one partner get 404, nothing or an empty list for another partner's ids, whatever rights they have", async () => {
    const results = (await inTurns(staffEndpoints, (served) => attempt(staff, served, stranger, ofStranger))).filter(
      (result) => result !== undefined,
    );
    expect(results.map((result) => wrongWith(result, [stranger], [ofStranger])).filter((wrong) => wrong !== undefined)).toEqual([]);
    const found = results.filter(({ served, params, status }) => {
      const owned = Object.keys(params).some((name) => !installationWide.has(name) && plainParameters[name] === undefined);
      return !isWrite(served) && owned && status === 404;
    });
    expect(found.length).toBeGreaterThan(25);
    const writes = results.filter(({ served }) => isWrite(served));
    expect(writes.filter((result) => result.reached).length / writes.length).toBeGreaterThan(0.8);
  });

  test("asking for another partner by filter gives an empty list, never an error and never a wider one", async () => {
    const lists = staffEndpoints.filter((served) => {
      const { method, query, reply } = served.endpoint;
      const takesIt = (): boolean => query.safeParse({ filter: { partnerId: south } }).success;
      // Files hold what a list shows; what they leave out is proven beside each.
      return method === "GET" && reply === "json" && parametersOf(served).length === 0 && takesIt();
    });
    expect(lists.length).toBeGreaterThan(3);
    for (const served of lists) {
      const reply = await knock(staff, served, { params: {}, query: { filter: { partnerId: south } } });
      expect([nameOf(served), reply.status, (reply.body as { items: unknown[] }).items]).toEqual([nameOf(served), 200, []]);
    }
  });

  test("a customer gets nothing of a stranger's nor of a neighbour's at the same partner", async () => {
    const ofNeighbour = await addRowsOf(program, tables, neighbour);
    for (const [owner, ids] of [
      [stranger, ofStranger],
      [neighbour, ofNeighbour],
    ] as const) {
      const results = (await inTurns(customerEndpoints, (served) => attempt(customer, served, owner, ids))).filter(
        (result) => result !== undefined,
      );
      const wrong = results
        .map((result) => wrongWith(result, [stranger, neighbour], [ofStranger, ofNeighbour]))
        .filter((text) => text !== undefined);
      expect(wrong).toEqual([]);
      const details = results.filter(({ served, params }) => !isWrite(served) && Object.keys(params).length > 0);
      expect(details.map(({ served, status }) => [nameOf(served), status])).toEqual(details.map(({ served }) => [nameOf(served), 404]));
    }
  });
});
