import { useParams } from "@tanstack/react-router";
import { RecordPage } from "./RecordPage";

/** The page of a company. */
export function CompanyPage() {
  const { recordId } = useParams({ from: "/shell/companies/$recordId" });
  return <RecordPage kind="companies" id={Number(recordId)} />;
}
