import { defineConfig } from "vitest/config";

/** Values in, values out: they need no database. */
const pure = ["shared/**/*.test.ts", "server/**/*-rules.test.ts", "web/**/*.test.{ts,tsx}"];

export default defineConfig({
  test: {
    pool: "forks",
    maxWorkers: 2,
    // The files that a process takes share its modules, which take two seconds to load: nothing in the server is kept in a module, and each
    // file has a program and a database of its own.
    isolate: false,
    // A story in a browser has dozens of steps beside another file's. What waits in vain for one of them says so long before this.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    passWithNoTests: false,
    reporters: ["default", "./tests/support/closing-line-reporter.ts"],
    projects: [
      { extends: true, test: { name: "pure", include: pure } },
      {
        extends: true,
        test: {
          name: "whole",
          include: ["server/**/*.test.ts", "tools/**/*.test.ts", "tests/**/*.test.ts"],
          exclude: ["**/node_modules/**", ...pure],
          globalSetup: ["tests/support/test-server.ts"],
        },
      },
    ],
  },
});
