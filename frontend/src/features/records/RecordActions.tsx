import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ArrowLeft, Sparkles, Trash2, UserX } from "lucide-react";
import { useState } from "react";
import { useWhyNot } from "../../client/session";
import { Button } from "../../components/Button";
import { buttonStyle } from "../../components/button_style";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { toast } from "../../components/Toasts";
import { type RecordKind, recordKinds, recordText } from "../../text/records";
import { EraseDialog } from "./EraseDialog";
import type { RecordDetail } from "./record_shapes";
import { deleteRecord, recordsChanged } from "./records";

interface RecordActionsProps {
  kind: RecordKind;
  record: RecordDetail;
}

/** What can be done with a record as a whole. */
export function RecordActions({ kind, record }: RecordActionsProps) {
  const whyNot = useWhyNot("contacts:write");
  const whyNotEnrich = useWhyNot("enrichments:write");
  const whyNotErase = useWhyNot("people:erase");
  const [asks, setAsks] = useState<"delete" | "erase" | null>(null);
  const navigate = useNavigate();
  return (
    <>
      <Link to={kind === "contacts" ? "/contacts" : "/companies"} className={buttonStyle("quiet")}>
        <ArrowLeft aria-hidden="true" className="size-4" />
        {recordText.back[kind]}
      </Link>
      <Button
        disabledBecause={whyNotEnrich}
        onPress={() =>
          void navigate({
            to: "/enrichment/new",
            search: { ids: String(record.id), ...(kind === "companies" ? { target: "company" as const } : {}) },
          })
        }
      >
        <Sparkles aria-hidden="true" className="size-4" />
        {recordText.enrich}
      </Button>
      <Button
        disabledBecause={whyNot}
        onPress={() =>
          void navigate({
            to: kind === "contacts" ? "/contacts/$recordId/merge" : "/companies/$recordId/merge",
            params: { recordId: String(record.id) },
          })
        }
      >
        {recordText.merge}
      </Button>
      {kind === "contacts" ? (
        <Button disabledBecause={whyNotErase} onPress={() => setAsks("erase")}>
          <UserX aria-hidden="true" className="size-4" />
          {recordText.erase}
        </Button>
      ) : null}
      <Button disabledBecause={whyNot} onPress={() => setAsks("delete")}>
        <Trash2 aria-hidden="true" className="size-4" />
        {recordText.delete}
      </Button>
      <DeleteDialog kind={kind} record={record} isOpen={asks === "delete"} onClose={() => setAsks(null)} />
      <EraseDialog
        email={record.values.email ?? ""}
        isOpen={asks === "erase"}
        onClose={() => setAsks(null)}
        onErased={(id) => void navigate({ to: "/settings/erasures/$erasureId", params: { erasureId: String(id) } })}
      />
    </>
  );
}

function DeleteDialog({
  kind,
  record,
  isOpen,
  onClose,
}: RecordActionsProps & { isOpen: boolean; onClose: () => void }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const name = record.name || recordKinds[kind].notNamed;
  const remove = useMutation({
    mutationFn: () => deleteRecord(kind, record.id),
    onSuccess: async () => {
      await navigate({ to: kind === "contacts" ? "/contacts" : "/companies" });
      recordsChanged(queries);
      toast(recordText.deleted(name));
    },
    onError: onClose,
  });
  return (
    <ConfirmDialog
      title={recordText.deleteAsk(name)}
      action={recordText.delete}
      isOpen={isOpen}
      danger
      isPending={remove.isPending}
      onClose={onClose}
      onConfirm={() => remove.mutate()}
    >
      {kind === "contacts" ? recordText.deleteWhy : recordText.deleteCompanyWhy}
    </ConfirmDialog>
  );
}
