import { defineConfig } from "vitest/config";

/** Values in, values out: they touch nothing, so one process can take them all without starting anew for each file. */
const pure = ["shared/**/*.test.ts", "server/**/*-rules.test.ts", "web/**/*.test.{ts,tsx}"];

export default defineConfig({
  test: {
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    passWithNoTests: false,
    reporters: ["default", "./tests/support/closing-line-reporter.ts"],
    projects: [
      { extends: true, test: { name: "pure", include: pure, isolate: false } },
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
