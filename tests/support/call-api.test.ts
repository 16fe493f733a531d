import type { FastifyRequest } from "fastify";
import { expect, test } from "vitest";
import { z } from "zod";
import { makeAuthenticate } from "../../server/modules/identity/index.ts";
import { endpoint } from "../../shared/endpoint.ts";
import { type Caller, signInCustomer, signInStaff, stranger } from "./call-api.ts";
import { testProgram } from "./test-program.ts";

const program = await testProgram();

const nowhere = endpoint({ method: "GET", path: "/api/admin/nowhere-at-all", summary: "Does not exist.", returns: z.object({}) });

test("a caller reaches the server and gets its refusals", async () => {
  const reply = await (await stranger(program)).call(nowhere);
  expect(reply.status).toBe(404);
  expect(reply.problem?.code).toBe("not-found");
});

test("a signed-in caller is known by its cookie, a foreign cookie is not", async () => {
  const [partner] = await program.query<{ id: string }>(
    "insert into partners.partners (number, code, name, legal_name, currency, time_zone) values (1, 'one', 'One', 'One Ltd', 'EUR', 'Europe/Zagreb') returning id",
  );
  const partnerId = partner!.id;
  const [customer] = await program.query<{ id: string }>(
    `insert into customers.customers (partner_id, portal_login, category, status, full_name, language, added_on, created_at, updated_at)
     values ($1, 'ana-kos', 'individual', 'active', 'Ana Kos', 'en', '2026-01-01', now(), now()) returning id`,
    [partnerId],
  );
  const authenticate = makeAuthenticate(program.tools);
  const request = (caller: Caller) => {
    const [name = "", token = ""] = (caller.cookie ?? "").split("=");
    return { cookies: { [name]: token }, headers: {}, ip: "127.0.0.1", url: "/" } as unknown as FastifyRequest;
  };
  const staff = request(await signInStaff(program, { role: "manager", partners: [partnerId] }));
  const subscriber = request(await signInCustomer(program, customer!.id));
  expect(await authenticate(staff, "staff")).toMatchObject({ actor: { kind: "staff", partners: [partnerId] } });
  expect(await authenticate(staff, "customer")).toBeUndefined();
  expect(await authenticate(subscriber, "staff")).toBeUndefined();
  expect(await authenticate(subscriber, "customer")).toMatchObject({
    actor: { kind: "customer", customerId: customer!.id, partnerId, name: "Ana Kos" },
  });
});
