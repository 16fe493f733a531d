import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const packages = ["freeradius", "freeradius-rest", "freeradius-postgresql", "freeradius-utils", "eapoltest"];
const modules = ["/usr/lib/freeradius/rlm_rest.so", "/usr/lib/freeradius/rlm_sql_postgresql.so"];
const wanted = ["/usr/sbin/freeradius", ...modules, "/usr/bin/radclient", "/usr/bin/eapol_test"];

/** FreeRADIUS 3.2 with rlm_rest and rlm_sql, and the clients that prove it: Debian's packages. */
export const hasFreeRadius = (): boolean => wanted.every((path) => existsSync(path));

/** Installs Debian's packages as root; elsewhere the tests that need them are left out. */
export function ensureFreeRadius(): void {
  if (hasFreeRadius()) return;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    console.error(`Tests of the FreeRADIUS front end are left out: they need Debian's packages ${packages.join(", ")}.`);
    return;
  }
  console.error("Installing FreeRADIUS for the tests of its front end …");
  // RUNLEVEL keeps the package from starting a server of its own.
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  const quiet = { stdio: ["ignore", "ignore", "inherit"] as const, env };
  const install = ["install", "-y", "-qq", "--no-install-recommends", ...packages];
  if (spawnSync("apt-get", install, quiet as never).status === 0) return;
  execFileSync("apt-get", ["update", "-qq"], quiet as never);
  execFileSync("apt-get", install, quiet as never);
}
