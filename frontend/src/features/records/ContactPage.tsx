import { useParams } from "@tanstack/react-router";
import { RecordPage } from "./RecordPage";

/** The page of a contact. */
export function ContactPage() {
  const { recordId } = useParams({ from: "/shell/contacts/$recordId" });
  return <RecordPage kind="contacts" id={Number(recordId)} />;
}
