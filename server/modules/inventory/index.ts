import type { Module } from "../../platform/module.ts";
import { joinMerges, joinPartnerMoves } from "../customers/index.ts";
import { joinStockItems } from "../network/index.ts";
import { inMenu } from "../partners/index.ts";
import * as contract from "./contract.ts";
import { describeItems, listItemMoves, listItems, showItem } from "./item-queries.ts";
import { askBackItem, createItem, handOutItem, takeBackItem } from "./move-items.ts";
import { itemsOfMerges, itemsOfPartnerMoves } from "./participants.ts";
import { listOwnItems } from "./portal-items.ts";
import { settings } from "./settings.ts";

export { askBackItem, createItem, handOutItem } from "./move-items.ts";
export { knowServices } from "./ports.ts";

export const inventoryModule: Module = {
  name: "inventory",
  settings,
  listen: () => {
    joinStockItems(describeItems);
    joinMerges("inventory", itemsOfMerges);
    joinPartnerMoves("inventory", itemsOfPartnerMoves);
  },
  routes: (api) => {
    api.serve(contract.listItemsEndpoint, { may: "inventory.items.view", handle: (work, { query }) => listItems(work, query) });
    api.serve(contract.createItemEndpoint, {
      may: "inventory.items.create",
      handle: async (work, { body }) => showItem(work, await createItem(work, body)),
    });
    api.serve(contract.handOutItemEndpoint, {
      may: "inventory.items.assign",
      handle: async (work, { params, body, version }) => showItem(work, await handOutItem(work, params.itemId, body, version)),
    });
    api.serve(contract.askBackItemEndpoint, {
      may: "inventory.items.return",
      handle: async (work, { params, body, version }) => showItem(work, await askBackItem(work, params.itemId, body, version)),
    });
    api.serve(contract.takeBackItemEndpoint, {
      may: "inventory.items.return",
      handle: async (work, { params, body, version }) => showItem(work, await takeBackItem(work, params.itemId, body, version)),
    });
    api.serve(contract.itemMovesEndpoint, {
      may: "inventory.items.view",
      handle: (work, { params }) => listItemMoves(work, params.itemId),
    });
    api.serve(contract.portalItemsEndpoint, { may: "customer", when: inMenu("hardware"), handle: (work) => listOwnItems(work) });
  },
};
