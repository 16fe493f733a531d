import type { Reporter, TestModule } from "vitest/node";

// Ends a run with what failed, one line each, so that the end of a long log says it all, and with one line that people and programs read:
// "412 passed, 0 failed". Vitest asks for a default export.
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    let passed = 0;
    let failed = errors.length;
    let skipped = 0;
    const failures: string[] = [];
    for (const module of modules) {
      // A file that cannot even be loaded has no tests to count.
      if (module.state() === "failed" && [...module.children.allTests()].length === 0) {
        failed += 1;
        failures.push(`${module.relativeModuleId}: ${firstLine(module.errors())}`);
      }
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === "passed") passed += 1;
        else if (result.state === "failed") {
          failed += 1;
          failures.push(`${module.relativeModuleId} > ${test.fullName}: ${firstLine(result.errors)}`);
        } else skipped += 1;
      }
    }
    const closing = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
    const lines = [...failures.map((failure) => `failed: ${failure}`), closing];
    // After whatever the other reporters still write.
    process.on("exit", () => process.stdout.write(`${lines.join("\n")}\n`));
  }
}

const firstLine = (errors: readonly { message: string }[]): string => errors[0]?.message.split("\n")[0] ?? "";
