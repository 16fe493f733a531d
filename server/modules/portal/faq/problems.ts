import { problem } from "../../../platform/problems.ts";

export const categoryInUse = problem("in-use", 409, "This category still holds questions");
