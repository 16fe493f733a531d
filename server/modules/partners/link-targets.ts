// Partners and locations as what additional fields point at.
import { seesPartner } from "../../platform/db/visible-to.ts";
import { type Location, listLocations } from "./location-queries.ts";
import { listPartners, type Partner } from "./partner-queries.ts";
import type { LinkChoice, LinkHolder, LinkWish } from "./ports.ts";

/** Few enough to be looked through here. */
const fits = ({ ids, keys, text = "" }: LinkWish, { id, name, keys: own }: LinkChoice): boolean => {
  if (ids) return ids.includes(id);
  if (keys) return own.some((key) => keys.includes(key));
  const wanted = text.toLowerCase();
  return name.toLowerCase().includes(wanted) || own.some((key) => key.startsWith(wanted));
};

const partnerChoice = ({ id, name, number, code }: Partner): LinkChoice => ({
  id,
  name,
  note: code,
  keys: [code.toLowerCase(), String(number)],
});

export const partnerLinks: LinkHolder = {
  async choose(work, wish) {
    const seen = (await listPartners(work)).filter(
      ({ id, status }) =>
        seesPartner(work.actor, id) &&
        (wish.partnerId === undefined || id === wish.partnerId) &&
        (wish.states.length === 0 || wish.states.includes(status)),
    );
    return seen
      .map(partnerChoice)
      .filter((choice) => fits(wish, choice))
      .slice(0, wish.limit);
  },
  async describe(work, ids) {
    const wanted = (await listPartners(work)).filter(({ id }) => ids.includes(id));
    return new Map(
      wanted.map(({ id, name, number }) => [id, { name: seesPartner(work.actor, id) ? name : null, label: `Partner ${number}` }]),
    );
  },
};

const pathOf = ({ path }: Location): string => path.join(" › ");
const locationChoice = (location: Location): LinkChoice => ({
  id: location.id,
  name: pathOf(location),
  note: location.address,
  keys: [location.name.toLowerCase(), location.path.join(" / ").toLowerCase()],
});

export const locationLinks: LinkHolder = {
  async choose(work, wish) {
    const seen = await listLocations(work, wish.partnerId === undefined ? {} : { partnerId: wish.partnerId });
    return seen
      .map(locationChoice)
      .filter((choice) => fits(wish, choice))
      .slice(0, wish.limit);
  },
  async describe(work, ids) {
    const wanted = (await listLocations(work)).filter(({ id }) => ids.includes(id));
    return new Map(wanted.map((location) => [location.id, { name: pathOf(location), label: pathOf(location) }]));
  },
};
