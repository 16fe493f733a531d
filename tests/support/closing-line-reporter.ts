import type { Reporter, TestModule } from "vitest/node";

// Ends a run with one line that people and programs read: "412 passed, 0 failed". Vitest asks for a default export.
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    let passed = 0;
    let failed = errors.length;
    let skipped = 0;
    for (const module of modules) {
      // A file that cannot even be loaded has no tests to count.
      if (module.state() === "failed" && [...module.children.allTests()].length === 0) failed += 1;
      for (const test of module.children.allTests()) {
        const state = test.result().state;
        if (state === "passed") passed += 1;
        else if (state === "failed") failed += 1;
        else skipped += 1;
      }
    }
    const line = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
    // After whatever the other reporters still write.
    process.on("exit", () => process.stdout.write(`${line}\n`));
  }
}
