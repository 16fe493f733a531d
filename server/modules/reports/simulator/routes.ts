import type { Api } from "../../../platform/http/api.ts";
import * as contract from "./contract.ts";
import { cancelSimulation, deleteSimulation, getSimulation, listSimulations, simulationCsv, startSimulation } from "./simulations.ts";

export const simulatorRoutes = (server: Api): void => {
  server.serve(contract.listSimulationsEndpoint, {
    may: "finance.reports.view",
    handle: async (work) => ({ items: await listSimulations(work) }),
  });
  server.serve(contract.startSimulationEndpoint, {
    may: "finance.runs.preview",
    handle: (work, { body }) => startSimulation(work, body),
  });
  server.serve(contract.getSimulationEndpoint, {
    may: "finance.reports.view",
    handle: (work, { params }) => getSimulation(work, params.simulationId),
  });
  server.serve(contract.cancelSimulationEndpoint, {
    may: "finance.runs.preview",
    handle: async (work, { params }) => {
      await cancelSimulation(work, params.simulationId);
      return {};
    },
  });
  server.serve(contract.deleteSimulationEndpoint, {
    may: "finance.runs.preview",
    handle: async (work, { params }) => {
      await deleteSimulation(work, params.simulationId);
      return {};
    },
  });
  server.serve(contract.simulationCsvEndpoint, {
    may: "finance.reports.export",
    handle: (work, { params }) => simulationCsv(work, params.simulationId),
  });
};
