import { useNavigate, useSearch } from "@tanstack/react-router";
import { useSaidAtOnce } from "../../lib/said_at_once";
import { RecordsPage } from "./RecordsPage";

/** The list of contacts. */
export function ContactsPage() {
  const given = useSearch({ from: "/shell/contacts" });
  const navigate = useNavigate({ from: "/contacts" });
  const [search, onSearch] = useSaidAtOnce(given, (next) => void navigate({ search: next, replace: true }));
  return <RecordsPage kind="contacts" search={search} onSearch={onSearch} />;
}
