import { useNavigate, useSearch } from "@tanstack/react-router";
import { RecordsPage } from "./RecordsPage";

/** The list of contacts. */
export function ContactsPage() {
  const search = useSearch({ from: "/shell/contacts" });
  const navigate = useNavigate({ from: "/contacts" });
  return (
    <RecordsPage kind="contacts" search={search} onSearch={(next) => void navigate({ search: next, replace: true })} />
  );
}
