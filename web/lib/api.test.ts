import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { endpoint } from "../../shared/endpoint.ts";
import { ApiProblem, callApi, configureApi, queryText, signInAgain, urlOf } from "./api.ts";

const getOne = endpoint({
  method: "GET",
  path: "/api/admin/invoices/:invoiceId",
  summary: "One.",
  params: z.object({ invoiceId: z.string() }),
});
const edit = endpoint({
  method: "PATCH",
  path: "/api/admin/invoices/:invoiceId",
  summary: "Edits.",
  params: z.object({ invoiceId: z.string() }),
  body: z.strictObject({ note: z.string() }),
  versioned: true,
});
const signOut = endpoint({ method: "POST", path: "/api/admin/sign-out", summary: "Ends the sign-in." });
const upload = endpoint({
  method: "POST",
  path: "/api/admin/files",
  summary: "Takes a file.",
  request: "upload",
  body: z.strictObject({ kind: z.string() }),
});

describe("the address of a call", () => {
  it("holds its parameters, encoded", () => {
    expect(urlOf(getOne, { params: { invoiceId: "a/b c" } })).toBe("/api/admin/invoices/a%2Fb%20c");
  });

  it("is never made without one of them", () => {
    expect(() => urlOf(getOne, { params: {} })).toThrow("needs the parameter invoiceId");
  });

  it.each([
    { why: "filters in brackets", query: { filter: { status: "paid", q: "a&b" } }, text: "filter[status]=paid&filter[q]=a%26b" },
    { why: "several values with commas", query: { filter: { status: ["paid", "overdue"] } }, text: "filter[status]=paid%2Coverdue" },
    { why: "nothing for what is empty", query: { sort: undefined, cursor: "", filter: { a: null, b: [] } }, text: "" },
    { why: "false and zero are values", query: { limit: 0, all: false }, text: "limit=0&all=false" },
  ])("M-6 $why", ({ query, text }) => {
    expect(queryText(query)).toBe(text);
  });
});

/** What was sent, and the next answers. */
const sent: Request[] = [];
let answers: Response[] = [];
const problem = (status: number, code: string, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify({ type: `/problems/${code}`, title: code, status, code }), { status, headers });
const done = () => new Response("{}", { status: 200 });

describe("a call", () => {
  beforeEach(() => {
    sent.length = 0;
    vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
      sent.push(new Request(`http://demarc.example${path}`, init));
      const answer = answers.shift();
      if (!answer) throw new TypeError("fetch failed");
      return answer;
    });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    configureApi({ language: undefined, account: undefined, askProof: undefined, askSignIn: undefined, onSignedOut: undefined });
  });

  it("M-7 an edit says which version it read, and every write that it comes from our page", async () => {
    answers = [done()];
    configureApi({ language: "ar" });
    await callApi(edit, { params: { invoiceId: "1" }, body: { note: "x" }, version: 7, idempotencyKey: "key" });
    const [request] = sent;
    expect(request?.headers.get("if-match")).toBe('"7"');
    expect(request?.headers.get("x-own-page")).toBe("1");
    expect(request?.headers.get("idempotency-key")).toBe("key");
    expect(request?.headers.get("accept-language")).toBe("ar");
    expect(await request?.json()).toEqual({ note: "x" });
  });

  it("an upload has the JSON and the file as two parts", async () => {
    answers = [done()];
    await callApi(upload, { body: { kind: "logo" }, file: new File(["bytes"], "logo.png") });
    const form = await sent[0]?.formData();
    expect(JSON.parse(String(form?.get("body")))).toEqual({ kind: "logo" });
    expect(form?.get("file")).toMatchObject({ name: "logo.png" });
  });

  it("M-8 a refusal arrives as a problem, with the wait when there is one", async () => {
    answers = [problem(429, "too-many-requests", { "retry-after": "30" })];
    const refusal = await callApi(getOne, { params: { invoiceId: "1" } }).catch((thrown: unknown) => thrown as ApiProblem);
    expect(refusal).toBeInstanceOf(ApiProblem);
    expect(refusal).toMatchObject({ code: "too-many-requests", status: 429, retryAfterS: 30, mayBeRepeated: true });
  });

  it.each([
    { why: "no server", answer: undefined, code: "offline", repeat: true },
    { why: "a proxy's own page", answer: new Response("<html>", { status: 502 }), code: "server-down", repeat: true },
    { why: "a captive portal that says yes", answer: new Response("<html>", { status: 200 }), code: "unreadable-answer", repeat: false },
    { why: "a refusal that stands", answer: problem(409, "invoice-not-draft"), code: "invoice-not-draft", repeat: false },
  ])("$why is $code", async ({ answer, code, repeat }) => {
    answers = answer ? [answer] : [];
    const refusal = await callApi(getOne, { params: { invoiceId: "1" } }).catch((thrown: unknown) => thrown as ApiProblem);
    expect(refusal).toMatchObject({ code, mayBeRepeated: repeat });
  });

  it("asks for a proof once for several calls, and repeats each with its own key", async () => {
    answers = [problem(401, "reauthentication-required"), problem(401, "reauthentication-required"), done(), done()];
    let asked = 0;
    configureApi({
      askProof: async () => {
        asked += 1;
        return true;
      },
    });
    const call = (idempotencyKey: string) => callApi(edit, { params: { invoiceId: "1" }, body: { note: "x" }, idempotencyKey });
    await Promise.all([call("a"), call("b")]);
    expect(asked).toBe(1);
    expect(sent.map(({ headers }) => headers.get("idempotency-key")).toSorted()).toEqual(["a", "a", "b", "b"]);
  });

  it("is refused when no proof was given", async () => {
    answers = [problem(401, "reauthentication-required")];
    configureApi({ askProof: async () => false });
    await expect(callApi(edit, { params: { invoiceId: "1" }, body: { note: "x" } })).rejects.toMatchObject({
      code: "reauthentication-required",
    });
    expect(sent).toHaveLength(1);
  });

  it("has the person sign in once for several calls whose sign-in ended, then sends each again with its own key and version", async () => {
    answers = [problem(401, "not-signed-in"), problem(401, "not-signed-in"), done(), done()];
    let asked = 0;
    let left = 0;
    configureApi({
      askSignIn: async () => {
        asked += 1;
        return true;
      },
      onSignedOut: () => {
        left += 1;
      },
    });
    const call = (idempotencyKey: string) =>
      callApi(edit, { params: { invoiceId: "1" }, body: { note: "typed" }, version: 3, idempotencyKey });
    await Promise.all([call("a"), call("b")]);
    expect({ asked, left }).toEqual({ asked: 1, left: 0 });
    expect(sent.map(({ headers }) => headers.get("idempotency-key")).toSorted()).toEqual(["a", "a", "b", "b"]);
    expect(sent.map(({ headers }) => headers.get("if-match"))).toEqual(['"3"', '"3"', '"3"', '"3"']);
    expect(await sent.at(-1)?.json()).toEqual({ note: "typed" });
  });

  it("asks for a proof after the sign-in when the call needs both, and for neither twice", async () => {
    answers = [problem(401, "not-signed-in"), problem(401, "reauthentication-required"), problem(401, "not-signed-in")];
    const asked: string[] = [];
    configureApi({
      askSignIn: async () => asked.push("sign-in") > 0,
      askProof: async () => asked.push("proof") > 0,
    });
    await expect(callApi(edit, { params: { invoiceId: "1" }, body: { note: "x" } })).rejects.toMatchObject({ code: "not-signed-in" });
    expect(asked).toEqual(["sign-in", "proof"]);
  });

  it("asks nobody when the refusal was on its way while somebody signed in", async () => {
    let refuse: () => void = () => undefined;
    const late = new Promise<Response>((resolve) => {
      refuse = () => resolve(problem(401, "not-signed-in"));
    });
    let asked = 0;
    configureApi({
      askSignIn: async () => {
        asked += 1;
        return true;
      },
    });
    vi.stubGlobal("fetch", () => late);
    const call = callApi(getOne, { params: { invoiceId: "1" } });
    await signInAgain();
    vi.stubGlobal("fetch", async () => done());
    refuse();
    await call;
    expect(asked).toBe(1);
  });

  it("never repeats a sign-out, which would end the sign-in that was just renewed", async () => {
    answers = [problem(401, "not-signed-in")];
    let left = 0;
    configureApi({
      askSignIn: async () => true,
      onSignedOut: () => {
        left += 1;
      },
    });
    await expect(callApi(signOut)).rejects.toMatchObject({ code: "not-signed-in" });
    expect({ left, sent: sent.length }).toEqual({ left: 1, sent: 1 });
  });

  it("tells the app when nobody is signed in any more", async () => {
    answers = [problem(401, "not-signed-in")];
    let told = 0;
    configureApi({
      onSignedOut: () => {
        told += 1;
      },
    });
    await expect(callApi(getOne, { params: { invoiceId: "1" } })).rejects.toMatchObject({ code: "not-signed-in" });
    expect(told).toBe(1);
  });
});
