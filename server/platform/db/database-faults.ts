/** SQLSTATE: a connection that broke or was refused, no room for another, a server that stops or is started, a disk that fails. */
const connectionClasses = /^(08|53|57|58)/;
/** What the driver and the system say where no server was there to say it. */
const systemCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOENT",
]);
const driverWords =
  /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error|not queryable/i;

/** Whether the database was not there to answer, so that the same may succeed once it is back. */
export function isConnectionFault(error: unknown): boolean {
  const { code = "", message = "" } = error as { code?: string; message?: string };
  return connectionClasses.test(code) || systemCodes.has(code) || driverWords.test(message);
}

/** SQLSTATE classes 22 and 23: what was to be written is wrong, and would be refused the next time, too. */
export const isRefusedRow = (error: unknown): boolean => /^2[23]/.test((error as { code?: string }).code ?? "");
