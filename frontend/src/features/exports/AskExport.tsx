import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { apiHooks } from "../../client/api";
import { useFilterNames } from "../../client/filter_names";
import { sentenceOf } from "../../client/queries";
import { Button } from "../../components/Button";
import { Checkbox } from "../../components/Checkbox";
import { Dialog } from "../../components/Dialog";
import { Notice } from "../../components/Notice";
import { Select } from "../../components/Select";
import { toast } from "../../components/Toasts";
import { exportsText } from "../../text/exports";
import { frameText } from "../../text/frame";
import { filterWords } from "../../text/record_filters";
import { ColumnChoice } from "./ColumnChoice";
import { ImportChoice } from "./ImportChoice";
import { type Format, filterOf, firstWanted, lacking, ofImport, requestOf, type Wanted } from "./request";
import { type ExportsSearch, SUBJECTS } from "./search";

interface AskExportProps {
  search: ExportsSearch;
  onClose: () => void;
}

const FORMATS: ReadonlyArray<Format> = ["csv", "xlsx", "parquet"];

/** The form of a new export. */
export function AskExport({ search, onClose }: AskExportProps) {
  const [wanted, setWanted] = useState<Wanted>(() => firstWanted(search));
  const [tried, setTried] = useState(false);
  const queries = useQueryClient();
  const ask = apiHooks.useMutation("post", "/api/v1/exports", {
    meta: { saysItself: true },
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["get", "/api/v1/exports"] });
      toast(exportsText.begun);
      onClose();
    },
  });
  const refused: unknown = ask.error;
  const change = (part: Partial<Wanted>) => setWanted({ ...wanted, ...part });
  const lack = lacking(wanted);
  const begin = () => {
    setTried(true);
    if (lack === null) ask.mutate({ body: requestOf(wanted, search) });
  };
  return (
    <Dialog
      title={exportsText.new}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{frameText.cancel}</Button>
          <Button kind="primary" isPending={ask.isPending} onPress={begin}>
            {exportsText.ask}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Select
          label={exportsText.what}
          choices={SUBJECTS.map((id) => ({ id, label: exportsText.subjects[id] ?? id }))}
          value={wanted.what}
          onChange={(what) => change({ what, columns: what === wanted.what ? wanted.columns : null })}
        />
        {ofImport(wanted.what) ? (
          <ImportChoice value={wanted.importId} onChange={(importId) => change({ importId })} />
        ) : (
          <FilterChoice wanted={wanted} search={search} onChange={(filtered) => change({ filtered })} />
        )}
        <Select
          label={exportsText.format}
          choices={FORMATS.map((id) => ({ id, label: exportsText.formats[id] ?? id }))}
          hint={exportsText.formatHints[wanted.format]}
          value={wanted.format}
          onChange={(format) => change({ format })}
        />
        {wanted.what === "contacts" || wanted.what === "companies" ? (
          <ColumnChoice kind={wanted.what} chosen={wanted.columns} onChange={(columns) => change({ columns })} />
        ) : null}
        {tried && lack !== null ? (
          <Notice kind="problem" live>
            {lack}
          </Notice>
        ) : null}
        {refused === null ? null : (
          <Notice kind="problem" live>
            {sentenceOf(refused)}
          </Notice>
        )}
      </div>
    </Dialog>
  );
}

function FilterChoice(props: { wanted: Wanted; search: ExportsSearch; onChange: (filtered: boolean) => void }) {
  const { wanted, search, onChange } = props;
  const filter = filterOf({ ...wanted, filtered: true }, search);
  const kind = wanted.what === "companies" ? "companies" : "contacts";
  const named = useFilterNames(kind, search.import_id, search.company_id);
  const words = Object.entries(filter).map(([name, value]) => filterWords(name, String(value), named));
  if (words.length === 0) return null;
  return (
    <Checkbox isSelected={wanted.filtered} onChange={onChange}>
      <span>
        {exportsText.filters}
        <span className="block text-ink-faint text-sm">{words.join(", ")}</span>
      </span>
    </Checkbox>
  );
}
