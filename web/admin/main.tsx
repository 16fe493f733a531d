import "../ui/theme.css";
import "../ui/fonts.css";
import "./admin.css";
import "@mantine/core/styles.layer.css";
import "@mantine/spotlight/styles.layer.css";
import { catalogues } from "virtual:texts/admin";
import { RouterProvider } from "@tanstack/react-router";
import { staffLanguages } from "../lib/languages.ts";
import { startApp } from "../ui/start-app.tsx";
import { staffTheme } from "../ui/theme.ts";
import { modules } from "./app/modules.ts";
import { ModulesContext } from "./app/modules-context.ts";
import { router } from "./app/router.ts";

void startApp({
  catalogues,
  offered: staffLanguages,
  theme: staffTheme,
  page: (
    <ModulesContext value={modules}>
      <RouterProvider router={router} />
    </ModulesContext>
  ),
});
