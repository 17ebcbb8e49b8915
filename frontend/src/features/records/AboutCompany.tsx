import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Card } from "../../components/Page";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Loading } from "../../components/Spinner";
import { type RecordKind, recordKinds, recordText } from "../../text/records";
import { nameOf, type RecordDetail } from "./record_shapes";
import { recordPage } from "./records";

const SHOWN = 8;
const FIELDS = ["first_name", "last_name", "full_name", "email", "title"];

/** A contact's company, and the people of a company. */
export function AboutCompany({ kind, record }: { kind: RecordKind; record: RecordDetail }) {
  if (kind === "companies") return <People title={recordText.people} companyId={record.id} />;
  const { company } = record;
  return (
    <>
      <Card>
        <h2 className="mb-1 font-medium text-ink-soft text-sm">{recordText.company}</h2>
        {company === null ? (
          <p className="text-ink-soft">{recordText.noCompany}</p>
        ) : (
          <p>
            <Link
              to="/companies/$recordId"
              params={{ recordId: String(company.id) }}
              className="break-words font-medium text-accent-ink hover:underline"
            >
              {company.name || company.domain}
            </Link>
            <span className="block text-ink-faint text-sm">{company.readable_domain}</span>
          </p>
        )}
      </Card>
      {company === null ? null : <People title={recordText.people} companyId={company.id} but={record.id} />}
    </>
  );
}

function People({ title, companyId, but }: { title: string; companyId: number; but?: number }) {
  const people = useQuery(recordPage("contacts", { company_id: companyId }, FIELDS, null, SHOWN));
  if (people.isPending) return <Loading />;
  if (people.isError) return <ProblemNotice error={people.error} onRetry={() => void people.refetch()} />;
  const rows = people.data.items.filter((row) => row.id !== but);
  if (rows.length === 0 && but !== undefined) return null;
  return (
    <Card>
      <h2 className="mb-1 font-medium text-ink-soft text-sm">{title}</h2>
      {rows.length === 0 ? <p className="text-ink-soft">{recordText.noPeople}</p> : null}
      <ul className="flex flex-col gap-1.5">
        {rows.map((row) => (
          <li key={row.id}>
            <Link
              to="/contacts/$recordId"
              params={{ recordId: String(row.id) }}
              className="break-words text-accent-ink hover:underline"
            >
              {nameOf(row.values) || recordKinds.contacts.notNamed}
            </Link>
            <span className="block truncate text-ink-faint text-sm">{row.values.title}</span>
          </li>
        ))}
      </ul>
      {people.data.next_cursor !== null ? (
        <Link
          to="/contacts"
          search={{ company_id: companyId }}
          className="mt-2 inline-block text-accent-ink text-sm hover:underline"
        >
          {recordText.allPeople}
        </Link>
      ) : null}
    </Card>
  );
}
