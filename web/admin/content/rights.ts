/** One of them opens the pages about the portal. */
export const portalRights = ["config.portal.view", "config.portal.update"] as const;
