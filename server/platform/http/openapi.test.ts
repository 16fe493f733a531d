import { expect, test } from "vitest";
import { httpOf } from "../../../tests/support/call-api.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import type { ApiDescription } from "./openapi.ts";

test("O-253 the API describes every endpoint that it serves, from the contracts that check the requests", async () => {
  const { app, api } = await httpOf(await testProgram());
  const answer = await app.inject({ url: "/api/openapi.json" });
  expect(answer.statusCode).toBe(200);
  const description = answer.json() as ApiDescription;
  expect(description.openapi).toBe("3.1.0");

  const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, ...operation })),
  );
  const served = api.served.map(({ endpoint }) => `${endpoint.method} ${endpoint.path.replace(/:([A-Za-z0-9]+)/g, "{$1}")}`);
  expect(operations.map(({ name }) => name).toSorted()).toEqual(served.toSorted());
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  for (const { name, parameters, summary } of operations) {
    expect(summary, name).not.toBe("");
    const named = [...name.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    expect(parameters.filter((parameter) => parameter.in === "path").map((parameter) => parameter.name)).toEqual(named);
  }

  const list = description.paths["/api/admin/customers"]?.get;
  expect(list?.description).toContain("customers.profile.view");
  expect(list?.parameters.find(({ name }) => name === "filter")).toMatchObject({ style: "deepObject" });
  const edit = description.paths["/api/admin/customers/{customerId}"]?.patch;
  expect(edit?.parameters).toContainEqual(expect.objectContaining({ name: "If-Match", in: "header", required: true }));
});
