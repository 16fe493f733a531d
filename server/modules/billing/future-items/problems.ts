import { problem } from "../../../platform/problems.ts";

export const itemNotWaiting = problem("item-not-waiting", 409, "This item does not wait any more");
