import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["shared/**/*.test.ts", "server/**/*.test.ts", "web/**/*.test.{ts,tsx}", "tools/**/*.test.ts", "tests/**/*.test.ts"],
    globalSetup: ["tests/support/test-server.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    passWithNoTests: false,
    reporters: ["default", "./tests/support/closing-line-reporter.ts"],
  },
});
