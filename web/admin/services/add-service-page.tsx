import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { getCustomerEndpoint } from "../../../server/modules/customers/contract.ts";
import { availablePlansEndpoint } from "../../../server/modules/services/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { RecordWaiting } from "../../ui/record-page.tsx";
import { Wizard } from "../../ui/wizard.tsx";
import { NewServiceForm } from "./new-service-form.tsx";
import { PlanShop } from "./plan-shop.tsx";

/** Adds a service in two steps: choose a plan as in a small shop, then its terms beside what they come to. The plan stands in the address. */
export function AddServicePage() {
  const t = useTexts();
  const navigate = useNavigate();
  const { customerId } = useParams({ strict: false }) as { customerId: string };
  const { plan: planId } = useSearch({ strict: false }) as { plan?: string };
  const customer = useEndpoint(getCustomerEndpoint, { params: { customerId } });
  const plans = useEndpoint(availablePlansEndpoint, { params: { customerId } }, { topics: ["plans"] });
  const problem = customer.problem ?? plans.problem;
  if (problem && !(customer.data && plans.data))
    return (
      <ProblemNote
        problem={problem}
        onRetry={() => {
          customer.reload();
          plans.reload();
        }}
      />
    );
  if (!customer.data || !plans.data) return <RecordWaiting />;
  const chosen = plans.data.items.find((plan) => plan.id === planId && plan.restriction === null);
  const gone = planId !== undefined && chosen === undefined ? plans.data.items.find((plan) => plan.id === planId) : undefined;
  const choose = (id: string | undefined): void => void navigate({ to: ".", search: (id ? { plan: id } : {}) as never });
  return (
    <>
      <BackLink to={`/customers/${customerId}`}>{customer.data.fullName}</BackLink>
      <Wizard
        title={t("services.add.title", { name: customer.data.fullName })}
        steps={[
          { id: "plan", label: t("services.add.step-plan") },
          { id: "terms", label: t("services.add.step-terms") },
        ]}
        current={chosen ? "terms" : "plan"}
      >
        {chosen ? (
          <NewServiceForm key={chosen.id} customer={customer.data} plan={chosen} onBack={() => choose(undefined)} />
        ) : plans.data.items.length === 0 ? (
          <EmptyState title={t("services.add.no-plans")} text={t("services.add.no-plans-why")} />
        ) : (
          <>
            {planId !== undefined && (
              <p className="plan-shop-gone" role="status">
                {gone
                  ? t("services.add.plan-refused", { plan: gone.title, why: t.optional(`services.restriction.${gone.restriction}`) ?? "" })
                  : t("services.add.plan-gone")}
              </p>
            )}
            <PlanShop plans={plans.data.items} onChoose={choose} />
          </>
        )}
      </Wizard>
    </>
  );
}
