import { askProofForMany } from "../../platform/exports/export-list.ts";
import type { Api } from "../../platform/http/api.ts";
import type { Tools } from "../../platform/tools.ts";
import * as contract from "./contract.ts";
import { listCustomerImports } from "./imports/customer-imports.ts";
import { makeErrorsFile } from "./imports/errors-file.ts";
import { getImport } from "./imports/import-records.ts";
import { importView, listImportRows, listImports } from "./imports/import-views.ts";
import { checkImport, mapImport, runImport, stopImport, uploadImport } from "./imports/manage-imports.ts";
import { previewImport } from "./imports/preview-import.ts";
import { changeMapping, deleteMapping, listMappings, saveMapping } from "./imports/saved-mappings.ts";
import { undoImport } from "./imports/undo/begin-undo.ts";
import { previewUndo } from "./imports/undo/preview-undo.ts";

const may = "customers.profile.import" as const;

export function routes(server: Api, tools: Tools): void {
  serveImports(server, tools);
  serveMappings(server);
}

function serveImports(server: Api, { files }: Tools): void {
  server.serve(contract.uploadImportEndpoint, {
    may,
    handle: async (work, call) => importView(work, await uploadImport(work, files, call.body, call.files[0])),
  });
  server.serve(contract.listImportsEndpoint, { may, handle: (work, { query }) => listImports(work, query) });
  server.serve(contract.getImportEndpoint, {
    may,
    handle: async (work, { params }) => importView(work, await getImport(work, params.importId)),
  });
  server.serve(contract.previewImportEndpoint, {
    may,
    handle: async (work, { params, query }) => previewImport(work, files, await getImport(work, params.importId), query),
  });
  server.serve(contract.mapImportEndpoint, {
    may,
    handle: async (work, { params, body, version }) => importView(work, await mapImport(work, params.importId, body.map, version)),
  });
  server.serve(contract.checkImportEndpoint, {
    may,
    handle: async (work, { params }) => importView(work, await checkImport(work, params.importId)),
  });
  server.serve(contract.runImportEndpoint, {
    may,
    handle: async (work, { params, body }) => importView(work, await runImport(work, params.importId, body)),
  });
  server.serve(contract.stopImportEndpoint, {
    may,
    handle: async (work, { params }) => importView(work, await stopImport(work, params.importId)),
  });
  server.serve(contract.previewUndoEndpoint, {
    may,
    handle: async (work, { params }) => previewUndo(work, await getImport(work, params.importId)),
  });
  server.serve(contract.undoImportEndpoint, {
    may,
    handle: async (work, { params }) => importView(work, await undoImport(work, params.importId)),
  });
  server.serve(contract.listImportRowsEndpoint, { may, handle: (work, { params, query }) => listImportRows(work, params.importId, query) });
  server.serve(contract.listCustomerImportsEndpoint, {
    may: "customers.profile.view",
    handle: async (work, { params }) => ({ items: await listCustomerImports(work, params.customerId) }),
  });
  server.serve(contract.importErrorsEndpoint, {
    may,
    handle: async (work, { params }) => {
      const record = await getImport(work, params.importId);
      // What was refused is data of people all the same, and leaves the house as it would in an export.
      askProofForMany(work, record.counts.failed);
      return {
        name: `errors-${record.fileName.replace(/\.[^.]*$/, "")}.csv`,
        mediaType: "text/csv; charset=utf-8",
        bytes: await makeErrorsFile(work, files, record),
      };
    },
  });
}

function serveMappings(server: Api): void {
  server.serve(contract.listMappingsEndpoint, {
    may,
    handle: async (work, { query }) => ({ items: await listMappings(work, { partnerId: query.partner }) }),
  });
  server.serve(contract.saveMappingEndpoint, { may, handle: (work, { body }) => saveMapping(work, body) });
  server.serve(contract.changeMappingEndpoint, {
    may,
    handle: (work, { params, body, version }) => changeMapping(work, params.mappingId, body, version),
  });
  server.serve(contract.deleteMappingEndpoint, {
    may,
    handle: async (work, { params, version }) => {
      await deleteMapping(work, params.mappingId, version);
      return {};
    },
  });
}
