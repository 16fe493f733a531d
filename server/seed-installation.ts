// What every installation has from its first start: the default partner, the built-in roles. Run at each start; adds what is missing.
import { seedRoles } from "./modules/identity/index.ts";
import { createPartner, listPartners } from "./modules/partners/index.ts";
import { system } from "./platform/actor.ts";
import { type Base, inWork } from "./platform/work.ts";

export async function seedInstallation(base: Base): Promise<void> {
  await inWork(base, { actor: system("setup"), origin: { source: "cli" } }, async (work) => {
    await seedRoles(work);
    if ((await listPartners(work)).length > 0) return;
    await createPartner(work, {
      code: "main",
      name: "My provider",
      legalName: "My provider",
      currency: "EUR",
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    });
  });
}
