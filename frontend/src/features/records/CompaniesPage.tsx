import { useNavigate, useSearch } from "@tanstack/react-router";
import { useSaidAtOnce } from "../../lib/said_at_once";
import { RecordsPage } from "./RecordsPage";

/** The list of companies. */
export function CompaniesPage() {
  const given = useSearch({ from: "/shell/companies" });
  const navigate = useNavigate({ from: "/companies" });
  const [search, onSearch] = useSaidAtOnce(given, (next) => void navigate({ search: next, replace: true }));
  return <RecordsPage kind="companies" search={search} onSearch={onSearch} />;
}
