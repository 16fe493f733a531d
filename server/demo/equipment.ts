// What stands at the subscribers of the demo: routers that we manage (some of them unplugged), TV boxes and routers that were lent or sold, a
// few to be given back.
import { sql } from "kysely";
import { addDays, calendarDay, type Day } from "../../shared/calendar.ts";
import { sampleBox } from "../adapters/simulated-router/sample-box.ts";
import { plugIn, setPlugged, simulatedDriver } from "../adapters/simulated-router/simulated-router.ts";
import type { SimulatedState } from "../adapters/simulated-router/simulated-state.ts";
import { updateSwitch } from "../modules/access/index.ts";
import { addCpe, assignCpe } from "../modules/devices/index.ts";
import { askBackItem, createItem, handOutItem } from "../modules/inventory/index.ts";
import type { StaffActor } from "../platform/actor.ts";
import { inWork, type Work } from "../platform/work.ts";
import type { Program } from "../program.ts";
import { chance } from "./people.ts";

const models = [
  { maker: "Halden", model: "H4 AX" },
  { maker: "Halden", model: "H2" },
  { maker: "Nordlys", model: "Fjord 6" },
] as const;

interface Subscriber {
  readonly customer_id: string;
  readonly partner_id: string;
  readonly service_id: string;
  readonly login: string;
  readonly name: string;
  readonly start_on: Day;
  readonly is_chosen: boolean;
}

export async function putUpEquipment(program: Program, { staff, chosen }: { staff: StaffActor; chosen: readonly string[] }): Promise<void> {
  const { base } = program;
  const act = <T>(doIt: (work: Work) => Promise<T>): Promise<T> => inWork(base, { actor: staff, origin: { source: "demo" } }, doIt);
  const { rows } = await sql<Subscriber>`
    select distinct on (service.customer_id) service.customer_id, service.partner_id, service.id as service_id, coalesce(service.login, '') as login,
      customer.full_name as name, service.start_on, service.customer_id = any (${[...chosen]}::uuid[]) as is_chosen
    from services.services service join customers.customers customer on customer.id = service.customer_id
    where service.kind = 'internet' and service.state = 'active' and customer.source = 'demo'
    order by service.customer_id, service.number`.execute(base.kysely);
  const today = calendarDay(base.clock.now(), "Europe/Berlin");
  for (const [at, subscriber] of rows.entries()) {
    if (subscriber.is_chosen || chance(at * 17 + 3, 3) > 0) await act((work) => putUpRouter(work, subscriber, at));
    if (subscriber.is_chosen || chance(at * 29 + 1, 4) === 0) await lendBox(act, subscriber, at, today);
  }
  // Some lie on the shelf, to be handed out.
  const [first] = rows;
  if (!first) return;
  for (const n of [1, 2, 3, 4, 5])
    await act((work) =>
      createItem(work, {
        partnerId: first.partner_id,
        product: n % 2 === 0 ? "Halden H4 AX" : "Streamline TV box 2",
        kind: n % 2 === 0 ? "router" : "tv_box",
        serial: `SHELF-${8200 + n}`,
        warrantyUntilOn: addDays(today, 700),
        note: "",
      }),
    );
  await act(openSwitches);
}

const firstWord = (name: string): string => name.split(" ").at(-1) ?? "Home";

async function putUpRouter(work: Work, subscriber: Subscriber, at: number): Promise<void> {
  const { maker, model } = models[chance(at * 7 + 1, models.length)] ?? models[0];
  const ref = `demo-${at + 1}`;
  const serial = `${model.replaceAll(/[^A-Z0-9]/gi, "").toUpperCase()}-${String(400_000 + at * 37)}`;
  await plugIn(work, ref, boxAt(work, subscriber, at, model));
  const cpe = await addCpe(work, { partnerId: subscriber.partner_id, driver: simulatedDriver, ref, maker, model, serial });
  await assignCpe(work, cpe.id, { customerId: subscriber.customer_id, serviceId: subscriber.service_id }, cpe.version);
  if (!subscriber.is_chosen && chance(at * 41, 9) === 0) await setPlugged(work, ref, false);
}

const things = ["Phone of {name}", "Laptop", "TV in the living room", "Printer", "Tablet", "Game console", "Doorbell", "Speaker"] as const;

/** Each home with its own names and devices; an older model can less. */
function boxAt(work: Work, { name, login }: Subscriber, at: number, model: string): SimulatedState {
  const two = (n: number): string => n.toString(16).padStart(2, "0");
  const count = 2 + chance(at * 11, things.length - 2);
  const family = firstWord(name);
  const isOld = model === "H2";
  const wifi = { isOn: true, name: `${family} Wi-Fi`, key: "demo-key-of-the-box" };
  const full = sampleBox({ startedAt: new Date(work.now.getTime() - (3 + chance(at, 40)) * 86_400_000).toISOString() });
  return {
    ...full,
    capabilities: isOld ? ["reboot", "wifi_name", "wifi_password", "hosts", "wan_login"] : full.capabilities,
    firmware: isOld ? "2.9.7" : "4.2.1",
    newFirmware: !isOld && chance(at * 3, 5) === 0 ? "4.3.0" : null,
    wan: {
      isUp: true,
      ipv4: `100.64.${(at >> 8) & 255}.${at & 255}`,
      ipv6: isOld ? null : `2001:db8:${at.toString(16)}::1`,
      mac: `02:00:5e:10:${two(at >> 8)}:${two(at & 255)}`,
    },
    bands: [
      { band: "2.4", channel: 1 + 5 * chance(at * 5, 3), ...wifi },
      { band: "5", channel: [36, 44, 100][chance(at * 13, 3)] ?? 36, ...wifi },
    ],
    guest: isOld ? null : { isOn: chance(at * 19, 4) === 0, name: `${family} guests`, key: "come-in-please" },
    schedule: isOld ? null : { isOn: false, from: "23:00", to: "06:00" },
    hosts: things.slice(0, count).map((thing, n) => ({
      mac: `02:00:5e:20:${two(at & 255)}:${two(n)}`,
      name: thing.replace("{name}", name.split(" ")[0] ?? ""),
      ip: `192.168.1.${20 + n}`,
      over: n === 2 ? "cable" : n % 2 === 0 ? "5" : "2.4",
      isActive: chance(at * 31 + n, 4) > 0,
      isPaused: false,
    })),
    wanLogin: login,
    reportsKeys: false,
    signal: { dbm: -18 - chance(at * 23, 6), isGood: true },
  };
}

async function lendBox(
  act: <T>(doIt: (work: Work) => Promise<T>) => Promise<T>,
  { customer_id, partner_id, service_id, start_on, is_chosen }: Subscriber,
  at: number,
  today: Day,
): Promise<void> {
  const isSold = chance(at * 43, 5) === 0 && !is_chosen;
  const item = await act((work) =>
    createItem(work, {
      partnerId: partner_id,
      product: isSold ? "Mesh point Nordlys Skog" : "Streamline TV box 2",
      kind: isSold ? "other" : "tv_box",
      serial: `${isSold ? "SKOG" : "STB"}-${71_000 + at}`,
      warrantyUntilOn: isSold ? addDays(start_on, 730) : null,
      note: "",
    }),
  );
  const given = await act((work) =>
    handOutItem(
      work,
      item.id,
      { customerId: customer_id, as: isSold ? "sold" : "rented", serviceId: service_id, sinceOn: start_on, note: "" },
      item.version,
    ),
  );
  // One of the demo logins and a few others have something to give back.
  if (!isSold && (is_chosen ? at % 2 === 0 : chance(at * 47, 6) === 0))
    await act((work) =>
      askBackItem(
        work,
        given.id,
        { returnByOn: addDays(today, 14 - chance(at * 53, 20)), returnFee: { amount: "60.00", currency: "EUR" } },
        given.version,
      ),
    );
}

/** Two of the shipped switches are customers' to turn, one is theirs to see. */
async function openSwitches(work: Work): Promise<void> {
  const { rows } = await sql<{
    id: string;
    key: string;
    version: number;
  }>`select id, key, version from access.switches where kind = 'internet'`.execute(work.tx);
  for (const { id, key, version } of rows)
    await updateSwitch(work, id, { permission: key === "only_my_router" ? "view" : "edit" }, version);
}
