import { readdirSync } from "node:fs";
import { join, relative } from "node:path";

const skipped = new Set(["node_modules", "dist", "data", ".git", ".cache", "screenshots"]);

/** The files below some folders of the project, as paths from its root with "/", sorted. A folder that is not there holds none. */
export function listFiles(root: string, folders: readonly string[], endings: readonly string[]): string[] {
  const found: string[] = [];
  const walk = (folder: string): void => {
    for (const entry of entriesOf(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!skipped.has(entry.name)) walk(path);
      } else if (endings.some((ending) => entry.name.endsWith(ending))) {
        found.push(relative(root, path).replaceAll("\\", "/"));
      }
    }
  };
  for (const folder of folders) walk(join(root, folder));
  return found.sort();
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

export const isTestFile = (path: string): boolean => /\.test\.tsx?$/.test(path);
