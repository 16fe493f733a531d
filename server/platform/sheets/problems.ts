import { problem } from "../problems.ts";

export const fileNotReadable = problem("file-not-readable", 422, "This file cannot be read as a table");
export const tooManyRows = problem("too-many-rows", 422, "This table has too many rows");
