export const partnersRoutes = [] as const;
