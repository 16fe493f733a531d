import { ServiceList } from "./service-list.tsx";

export function ServicesPage() {
  return <ServiceList />;
}
