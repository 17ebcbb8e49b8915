import { useNavigate, useSearch } from "@tanstack/react-router";
import { RecordsPage } from "./RecordsPage";

/** The list of companies. */
export function CompaniesPage() {
  const search = useSearch({ from: "/shell/companies" });
  const navigate = useNavigate({ from: "/companies" });
  return (
    <RecordsPage kind="companies" search={search} onSearch={(next) => void navigate({ search: next, replace: true })} />
  );
}
