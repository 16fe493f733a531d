export const orderingRoutes = [] as const;
