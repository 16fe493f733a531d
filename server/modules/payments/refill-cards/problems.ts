import { problem } from "../../../platform/problems.ts";

export const refillCardRefused = problem("refill-card-refused", 409, "This code cannot be used");
export const cardSeriesState = problem("card-series-state", 409, "This is not possible with these cards now");
