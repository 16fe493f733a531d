import { problem } from "../../platform/problems.ts";

export const fileNotReadable = problem("file-not-readable", 422, "This file cannot be read as a table");
export const tooManyRows = problem("too-many-rows", 422, "This table has too many rows");
export const mapRefused = problem("import-map-refused", 422, "The mapping does not fit");
export const importNotReady = problem("import-not-ready", 409, "This import is not in a state for this");
export const importNotUndoable = problem("import-not-undoable", 409, "This import cannot be undone");
export const mappingNameTaken = problem("name-taken", 409, "A mapping has this name already");
