// The walls between the parts of the program. tools/import-walls.test.ts breaks each one on
// purpose. Needs TypeScript below 7: with 7, dependency-cruiser reads no TypeScript at all and still reports success.
const map = require("./server/module-map.cjs");

const names = Object.keys(map).join("|");
const top = Object.keys(map).filter((name) => map[name] === "all");
const modules = "^server/modules/";
const ownModule = `${modules}([^/]+)/`;
const frontDoor = "/(index|contract)\\.ts$";
const test = "\\.test\\.tsx?$";

// Where everything is joined: main.ts, cli.ts and what stands beside them. It may import all of the server; nobody imports it.
const joints = "^server/([^/]+\\.ts$|commands/)";

// What only a process may touch. Pure code (protocols, shared) may still use node:crypto, node:buffer and the like.
const outsideWorld =
  "^(node:)?(child_process|cluster|dgram|dns|fs|http|http2|https|inspector|net|os|perf_hooks|process|readline|timers|tls|worker_threads)(/|$)";

/** One wall: nothing in `from` may import anything in `to`. */
const wall = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

const callsPerModule = Object.entries(map)
  .filter(([, mayCall]) => mayCall !== "all")
  .map(([name, mayCall]) =>
    wall(
      `calls-of-${name}`,
      `${name} may call: ${mayCall.join(", ") || "no other module"}. For the other direction announce an event.`,
      { path: `${modules}${name}/`, pathNot: test },
      { path: modules, pathNot: [`${modules}(${[name, ...mayCall].join("|")})/`, "/contract\\.ts$"] },
    ),
  );

module.exports = {
  forbidden: [
    wall("no-cycles", "Two files that need each other are one file, or a third is missing.", {}, { circular: true }),
    wall("nothing-unresolved", "An import that leads nowhere.", {}, { couldNotResolve: true, pathNot: "^virtual:" }),

    wall("known-modules-only", "A new module gets its place in server/module-map.cjs.", { path: `${modules}(?!(${names})/)` }, {}),
    wall(
      "through-the-front-door",
      "Into another module only through its index.ts or contract.ts.",
      { path: ownModule },
      { path: modules, pathNot: [`${modules}$1/`, frontDoor] },
    ),
    ...callsPerModule,
    wall(
      "nobody-calls-the-top",
      `${top.join(", ")} listen and read; nobody calls them.`,
      { path: ownModule },
      { path: `${modules}(${top.join("|")})/`, pathNot: `${modules}$1/` },
    ),
    wall(
      "modules-do-not-know-adapters",
      "A module says in ports.ts what it needs; the program joins it to an adapter.",
      { path: modules, pathNot: test },
      { path: ["^server/(adapters|listeners)/", joints] },
    ),
    wall(
      "rules-are-pure",
      "Rules work out values from values: they import shared, other rules and nothing else.",
      { path: "-rules\\.ts$" },
      { pathNot: ["^shared/", "-rules\\.ts$", "(^|/)node_modules/zod/"] },
    ),
    wall(
      "contracts-travel-light",
      "A contract goes to the browser: it imports zod, shared and other contracts.",
      { path: "/contract\\.ts$" },
      { pathNot: ["^shared/", "/contract\\.ts$", "(^|/)node_modules/zod/"] },
    ),

    wall("shared-stands-alone", "shared imports nothing of ours.", { path: "^shared/" }, { path: "^(server|web|cli|tools|tests|bench)/" }),
    wall("shared-does-no-io", "shared also runs in the browser.", { path: "^shared/", pathNot: test }, { dependencyTypes: ["core"] }),
    wall(
      "platform-knows-no-business",
      "platform imports only shared.",
      { path: "^server/platform/", pathNot: test },
      { path: "^server/(?!platform/)|^web/" },
    ),
    wall(
      "protocols-are-pure",
      "A codec turns bytes into values: it imports only shared, and no socket, file, process or clock.",
      { path: "^server/protocols/", pathNot: test },
      { path: `^(server/(?!protocols/)|web/)|${outsideWorld}` },
    ),
    wall(
      "adapters-see-ports-only",
      "An adapter knows the port it fills, through ports.ts or the front door.",
      { path: "^server/adapters/" },
      { path: modules, pathNot: "/(ports|index|contract)\\.ts$" },
    ),
    wall(
      "adapters-stand-apart",
      "An adapter is joined to the rest by the program alone.",
      { path: "^server/adapters/" },
      { path: ["^server/listeners/", joints] },
    ),
    wall(
      "listeners-use-the-front-door",
      "A listener holds the socket and hands over: to a module's front door, never to its insides or to an adapter.",
      { path: "^server/listeners/", pathNot: test },
      { path: ["^server/(modules|adapters)/", joints], pathNot: `${modules}[^/]+${frontDoor}` },
    ),

    wall(
      "web-sees-contracts-only",
      "web imports shared and contracts.",
      { path: "^web/" },
      { path: "^server/", pathNot: "/contract\\.ts$" },
    ),
    wall(
      "server-knows-no-screens",
      "The server serves what web has built; it imports none of it.",
      { path: "^server/" },
      { path: "^web/" },
    ),
    wall(
      "parts-know-no-screens",
      "web/ui and web/lib are below every app.",
      { path: "^web/(ui|lib)/" },
      { path: "^web/(?!ui/|lib/)[^/]+/" },
    ),
    wall(
      "apps-stand-apart",
      "Two apps share web/ui and web/lib, not each other's files.",
      { path: "^web/(?!ui/|lib/)([^/]+)/" },
      { path: "^web/(?!ui/|lib/)[^/]+/", pathNot: "^web/$1/" },
    ),
    wall(
      "screens-meet-in-the-routes",
      "Screens of two modules meet in the app's routes, not in each other.",
      { path: `^web/([^/]+)/(${names})/` },
      { path: `^web/[^/]+/(${names})/`, pathNot: "^web/$1/$2/" },
    ),

    wall(
      "code-knows-no-tests",
      "What runs in production imports no test and no tool; only a command may load the demo provider.",
      { path: "^(shared|server/(platform|modules|protocols|listeners|adapters)|web)/", pathNot: test },
      { path: `^(tests|tools|bench)/|${test}` },
    ),
    wall(
      "production-needs-no-dev-packages",
      "A package that the running program imports belongs in dependencies.",
      { path: "^(shared|server)/", pathNot: test },
      { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".js", ".mjs", ".cjs", ".json"],
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
