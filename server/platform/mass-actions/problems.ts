import { problem } from "../problems.ts";

export const tooManyRows = problem("too-many-chosen", 422, "Too many rows are chosen");
export const wrongCount = problem("wrong-count", 422, "The number does not match");
export const massActionMoved = problem("transition-refused", 409, "The action is in another state by now");
