import type { Api } from "../../../platform/http/api.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import { freeAddress, reserveAddress } from "./assign-address.ts";
import { createPrefix, deletePrefix, updatePrefix } from "./change-prefix.ts";
import * as contract from "./contract.ts";
import { Checked, importAddresses } from "./import-addresses.ts";
import { listAddressesPage, listPrefixesPage, listWholePrefix, showAddresses } from "./list-addresses.ts";
import { getPrefix } from "./prefix-queries.ts";
import { showPrefix, showPrefixes } from "./prefix-view.ts";
import { mergePrefixes, resizePrefix, splitPrefix } from "./split-merge.ts";
import { askForSweep, showSweep } from "./sweep-prefix.ts";
import { whoHad } from "./who-had.ts";

export function addressRoutes(api: Api): void {
  api.serve(contract.listPrefixesEndpoint, { may: "network.ip.view", handle: (work, { query }) => listPrefixesPage(work, query) });
  api.serve(contract.getPrefixEndpoint, {
    may: "network.ip.view",
    handle: async (work, { params }) => showPrefix(work, await getPrefix(work, params.prefixId)),
  });
  api.serve(contract.createPrefixEndpoint, {
    may: "network.ip.create",
    handle: async (work, { body }) => showPrefix(work, await createPrefix(work, body)),
  });
  api.serve(contract.updatePrefixEndpoint, {
    may: "network.ip.update",
    handle: async (work, { params, body, version }) => showPrefix(work, await updatePrefix(work, params.prefixId, body, version)),
  });
  api.serve(contract.deletePrefixEndpoint, {
    may: "network.ip.delete",
    handle: async (work, { params, version }) => {
      await deletePrefix(work, params.prefixId, version);
      return {};
    },
  });
  api.serve(contract.splitPrefixEndpoint, {
    may: "network.ip.update",
    handle: async (work, { params, body, version }) => ({
      items: await showPrefixes(work, await splitPrefix(work, params.prefixId, body.length, version)),
    }),
  });
  api.serve(contract.mergePrefixesEndpoint, {
    may: "network.ip.update",
    handle: async (work, { params, body, version }) => showPrefix(work, await mergePrefixes(work, params.prefixId, body.withIds, version)),
  });
  api.serve(contract.resizePrefixEndpoint, {
    may: "network.ip.update",
    handle: async (work, { params, body, version }) => showPrefix(work, await resizePrefix(work, params.prefixId, body.cidr, version)),
  });

  api.serve(contract.listAddressesEndpoint, { may: "network.ip.view", handle: (work, { query }) => listAddressesPage(work, query) });
  api.serve(contract.listWholePrefixEndpoint, {
    may: "network.ip.view",
    handle: (work, { params, query }) => listWholePrefix(work, params.prefixId, query),
  });
  api.serve(contract.getSweepEndpoint, { may: "network.ip.view", handle: (work, { params }) => showSweep(work, params.prefixId) });
  api.serve(contract.sweepPrefixEndpoint, {
    may: "network.ip.update",
    handle: (work, { params }) => askForSweep(work, params.prefixId),
  });
  api.serve(contract.reserveAddressEndpoint, {
    may: "network.ip.update",
    handle: async (work, { params, body }) => {
      const [shown] = await showAddresses(work, [await reserveAddress(work, params.prefixId, body)]);
      if (!shown) throw new Error("one address is shown as one");
      return shown;
    },
  });
  api.serve(contract.freeAddressEndpoint, {
    may: "network.ip.update",
    handle: async (work, { params, version }) => {
      await freeAddress(work, params.addressId, version);
      return {};
    },
  });
  // A check does all that the import does, in a transaction of its own that is taken back.
  api.serveBetweenWorks(contract.importAddressesEndpoint, {
    may: "network.ip.update",
    unaudited: "a check writes nothing; what is taken over has an entry for each address",
    handle: async ({ inWork }, { body, files }) => {
      const [file] = files;
      if (!file) throw fieldProblem("file", "required", "Choose a file.");
      try {
        return await inWork((work) => importAddresses(work, body, file.bytes));
      } catch (end) {
        if (end instanceof Checked) return end.answer;
        throw end;
      }
    },
  });
  api.serve(contract.whoHadEndpoint, {
    may: "network.ip.history",
    handle: (work, { query }) => whoHad(work, { ...query, at: new Date(query.at) }),
  });
}
