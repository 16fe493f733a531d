export const documentsRoutes = [] as const;
