import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { isNotThere } from "../../client/problem";
import { Button } from "../../components/Button";
import { Page } from "../../components/Page";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Loading } from "../../components/Spinner";
import { frameText } from "../../text/frame";
import { mergeText, type RecordKind, recordKinds } from "../../text/records";
import { FindOther } from "./FindOther";
import { MergeChoice } from "./MergeChoice";
import { oneRecord } from "./records";

/** Merges another contact into one. */
export function MergeContactPage() {
  const { recordId } = useParams({ from: "/shell/contacts/$recordId/merge" });
  const { other } = useSearch({ from: "/shell/contacts/$recordId/merge" });
  return <MergePage kind="contacts" id={Number(recordId)} other={other} />;
}

/** Merges another company into one. */
export function MergeCompanyPage() {
  const { recordId } = useParams({ from: "/shell/companies/$recordId/merge" });
  const { other } = useSearch({ from: "/shell/companies/$recordId/merge" });
  return <MergePage kind="companies" id={Number(recordId)} other={other} />;
}

function MergePage({ kind, id, other }: { kind: RecordKind; id: number; other: number | undefined }) {
  const navigate = useNavigate();
  const record = useQuery(oneRecord(kind, id));
  const goes = useQuery({ ...oneRecord(kind, other ?? 0), enabled: other !== undefined });
  const failed: unknown = record.error ?? goes.error;
  if (failed !== null) {
    if (isNotThere(failed)) throw failed;
    return <ProblemNotice error={failed} />;
  }
  if (record.data === undefined) return <Loading />;
  const params = { recordId: String(id) };
  const choose = (chosen: number | undefined) =>
    void navigate({
      to: kind === "contacts" ? "/contacts/$recordId/merge" : "/companies/$recordId/merge",
      params,
      search: chosen === undefined ? {} : { other: chosen },
    });
  const back = () =>
    void navigate({ to: kind === "contacts" ? "/contacts/$recordId" : "/companies/$recordId", params });
  return (
    <Page
      title={mergeText.title(record.data.name || recordKinds[kind].notNamed)}
      lead={mergeText.lead}
      actions={
        <Button kind="quiet" onPress={back}>
          <ArrowLeft aria-hidden="true" className="size-4" />
          {frameText.cancel}
        </Button>
      }
    >
      {other === undefined ? <FindOther kind={kind} id={id} onChoose={choose} /> : null}
      {other !== undefined && goes.data === undefined ? <Loading /> : null}
      {goes.data === undefined ? null : (
        <MergeChoice
          kind={kind}
          record={record.data}
          other={goes.data}
          onOther={() => choose(undefined)}
          onMerged={back}
        />
      )}
    </Page>
  );
}
