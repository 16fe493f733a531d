export const customersRoutes = [] as const;
