import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import type { ProblemJson } from "../../../shared/problem.ts";
import { Problem } from "../problems.ts";

/** The one place where a refusal or a fault becomes an answer. A fault shows a number and nothing of its cause. */
export function replyWithProblem(error: FastifyError | Problem | Error, request: FastifyRequest, reply: FastifyReply): void {
  const known = error instanceof Problem ? error : knownFault(error as FastifyError);
  if (!known) request.log.error({ err: error, traceId: request.id }, "a request failed");
  const problem =
    known ??
    new Problem(
      { code: "internal-error", status: 500, title: "Something broke on our side" },
      { detail: `Please name the number ${request.id} when you tell us about it.` },
    );
  const body: ProblemJson = {
    type: `/problems/${problem.code}`,
    title: problem.title,
    status: problem.status,
    code: problem.code,
    traceId: request.id,
    ...(problem.detail !== undefined ? { detail: problem.detail } : {}),
    ...(problem.errors !== undefined ? { errors: [...problem.errors] } : {}),
    ...(problem.current !== undefined ? { current: problem.current } : {}),
  };
  if (problem.retryAfterS !== undefined) reply.header("retry-after", String(problem.retryAfterS));
  reply.code(problem.status).header("content-type", "application/problem+json; charset=utf-8").send(JSON.stringify(body));
}

/** Faults that are the caller's or the moment's: a body that is no JSON, one that is too large, a number beyond all columns, no database. */
function knownFault(error: FastifyError): Problem | undefined {
  if (error.code === "FST_ERR_CTP_BODY_TOO_LARGE" || error.statusCode === 413) {
    return new Problem({ code: "too-large", status: 413, title: "This is too large" }, { detail: "The request is larger than allowed." });
  }
  if (error.code === "FST_ERR_CTP_INVALID_MEDIA_TYPE") return new Problem({ code: "wrong-media-type", status: 415, title: "Send JSON" });
  if (error.statusCode === 400 || error instanceof SyntaxError) {
    return new Problem({ code: "malformed-request", status: 400, title: "This request cannot be read" }, { detail: error.message });
  }
  const code = error.code ?? "";
  // 22003, 22008: a number or a day that the database cannot hold; none of ours comes near without being asked to.
  if (code === "22003" || code === "22008") {
    return new Problem(
      { code: "out-of-range", status: 422, title: "A number or a day is out of range" },
      { detail: "Something in this request is larger than can be kept. Look at its numbers and days." },
    );
  }
  // 53xxx, 57Pxx, 08xxx: the database is away, starting or full.
  if (code === "ECONNREFUSED" || /^(08|53|57P)/.test(code)) {
    return new Problem(
      { code: "unavailable", status: 503, title: "Not available for a moment" },
      { detail: "Please try again in a minute.", retryAfterS: 10 },
    );
  }
  return undefined;
}
