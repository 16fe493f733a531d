import { problem } from "../../../platform/problems.ts";

export const simulationOver = problem("simulation-over", 409, "This simulation has ended");
export const simulationRuns = problem("simulation-runs", 409, "This simulation has not ended yet");
export const tooManySimulations = problem("too-many-simulations", 409, "Several simulations wait already");
