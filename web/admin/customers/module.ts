import { lazyPart } from "../app/lazy-part.tsx";
import type { AdminModule } from "../app/module.ts";

const loadStatus = () => import("./status-line.tsx");
const loadComments = () => import("./comments-tab.tsx");
const loadLinks = () => import("./sub-accounts-tab.tsx");
const loadUnlink = () => import("./unlink-dialog.tsx");
const loadPasswords = () => import("./password-acts.tsx");
const loadPortal = () => import("./open-portal.tsx");

export const customersModule: AdminModule = {
  name: "customers",
  nav: [
    { group: "customers", to: "/customers/duplicates", label: "customers.duplicates.page", needs: "customers.profile.view" },
    { group: "config", part: "system", to: "/config/recycle-bin", label: "customers.bin.title", needs: "customers.profile.restore" },
  ],
  palette: [
    { label: "customers.new.title", to: "/customers/new", needs: "customers.profile.create", create: "c", words: "customers.new.words" },
  ],
  customerAnswers: [
    {
      id: "status",
      place: 10,
      label: "customers.field.status",
      Value: lazyPart(loadStatus, "StatusValue"),
      Note: lazyPart(loadStatus, "StatusNote"),
      Why: lazyPart(loadStatus, "StatusHistory"),
    },
    {
      id: "since",
      place: 90,
      label: "customers.field.partner",
      Value: lazyPart(loadStatus, "PartnerValue"),
      Note: lazyPart(loadStatus, "SinceNote"),
    },
  ],
  customerTabs: [
    { id: "details", label: "customers.tab.details", place: 10, Tab: lazyPart(() => import("./details-tab.tsx"), "DetailsTab", 240) },
    {
      id: "comments",
      label: "customers.tab.comments",
      place: 50,
      needs: "customers.comments.view",
      Tab: lazyPart(loadComments, "CommentsTab", 240),
      Count: lazyPart(loadComments, "CommentsCount"),
    },
    {
      id: "sub-accounts",
      label: "customers.tab.sub-accounts",
      place: 70,
      needs: "customers.linked.view",
      // Who has a main account has no sub-accounts: there is one level only.
      fits: ({ link }) => link.main === null,
      Tab: lazyPart(loadLinks, "SubAccountsTab", 240),
      Count: lazyPart(loadLinks, "SubAccountsCount"),
    },
    {
      id: "settings",
      label: "customers.tab.settings",
      place: 190,
      needs: ["customers.billing.view", "customers.profile.view"],
      Tab: lazyPart(() => import("./settings-tab.tsx"), "SettingsTab", 240),
    },
    {
      id: "activity",
      label: "customers.tab.activity",
      place: 90,
      Tab: lazyPart(() => import("./customer-activity.tsx"), "ActivityTab", 240),
    },
  ],
  customerPanels: [
    { id: "plan", place: 1, Panel: lazyPart(() => import("./plan-banner.tsx"), "PlanBanner") },
    { id: "duplicates", place: 2, Panel: lazyPart(() => import("./duplicates-note.tsx"), "DuplicatesNote") },
    { id: "pinned", place: 3, needs: "customers.comments.view", Panel: lazyPart(loadComments, "PinnedComments") },
    { id: "contact", place: 10, width: "half", Panel: lazyPart(() => import("./contact-panel.tsx"), "ContactPanel", 200) },
    { id: "portal", place: 11, width: "half", Panel: lazyPart(() => import("./portal-panel.tsx"), "PortalPanel", 200) },
  ],
  customerActions: [
    {
      id: "edit",
      place: 30,
      label: "customers.edit.open",
      needs: "customers.profile.update",
      to: (customerId) => `/customers/${customerId}/edit`,
    },
    {
      id: "status",
      place: 31,
      label: "customers.status-sheet.open",
      needs: "customers.status.update",
      fits: ({ status }) => status !== "archived",
      Act: lazyPart(() => import("./status-sheet.tsx"), "StatusSheet"),
    },
    {
      id: "labels",
      place: 32,
      label: "customers.labels.open",
      needs: "customers.profile.update",
      Act: lazyPart(() => import("./labels-sheet.tsx"), "LabelsSheet"),
    },
    {
      id: "view",
      place: 40,
      label: "customers.portal.view-menu",
      needs: "customers.login_as.use",
      fits: ({ status }) => status !== "archived",
      Act: lazyPart(loadPortal, "ViewAsCustomer"),
    },
    {
      id: "act",
      place: 41,
      label: "customers.portal.act",
      needs: "customers.act_as.use",
      fits: ({ status }) => status !== "archived",
      Act: lazyPart(loadPortal, "ActAsCustomer"),
    },
    {
      id: "password-link",
      place: 42,
      label: "customers.password-link.open",
      needs: "customers.profile.update",
      fits: ({ status }) => status !== "archived",
      Act: lazyPart(loadPasswords, "SendPasswordLink"),
    },
    {
      id: "link-main",
      place: 50,
      label: "customers.link.open-main",
      needs: "customers.linked.update",
      fits: ({ link }) => link.main === null && link.subAccounts === 0,
      Act: lazyPart(() => import("./link-sheet.tsx"), "LinkMainSheet"),
    },
    {
      id: "link-sub",
      place: 51,
      label: "customers.link.open-sub",
      needs: "customers.linked.update",
      fits: ({ link }) => link.main === null,
      Act: lazyPart(() => import("./link-sheet.tsx"), "LinkSubSheet"),
    },
    {
      id: "unlink",
      place: 52,
      label: "customers.link.unlink-menu",
      needs: "customers.linked.update",
      fits: ({ link }) => link.main !== null,
      Act: lazyPart(loadUnlink, "UnlinkFromMain"),
    },
    {
      id: "merge",
      place: 53,
      label: "customers.merge.open",
      needs: "customers.profile.merge",
      fits: ({ status }) => status !== "archived",
      to: (customerId) => `/customers/${customerId}/merge`,
    },
    {
      id: "delete",
      place: 99,
      label: "customers.delete.open",
      needs: "customers.profile.delete",
      danger: true,
      Act: lazyPart(() => import("./delete-dialog.tsx"), "DeleteDialog"),
    },
  ],
};
