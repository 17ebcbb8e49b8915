import { keepPreviousData } from "@tanstack/react-query";
import { useState } from "react";
import { apiHooks, type Schemas } from "../client/api";
import { useImportName } from "../client/filter_names";
import { timeAgo } from "../lib/format";
import { filterText } from "../text/record_filters";
import { Picker } from "./Picker";
import type { Choice } from "./Select";

type Import = Schemas["ImportOut"];

interface ImportPickerProps {
  label: string;
  placeholder?: string;
  value: number | null;
  onChange: (importId: number | null) => void;
  /** A choice that stands for no import, such as "any". */
  none?: string;
  /** Only imports in this state. */
  status?: Schemas["JobState"];
  /** Which of them can be chosen; else all. */
  fits?: (job: Import) => boolean;
}

const NONE = "none";
const PAGE = 20;

/** One of the workspace's imports: the newest, or any whose file is called as was typed. */
export function ImportPicker(props: ImportPickerProps) {
  const { label, placeholder, value, onChange, none, status, fits = () => true } = props;
  const [typed, setTyped] = useState("");
  const named = useImportName(value ?? undefined);
  const query = { limit: PAGE, ...(typed ? { q: typed } : {}), ...(status === undefined ? {} : { status }) };
  const imports = apiHooks.useQuery(
    "get",
    "/api/v1/imports",
    { params: { query } },
    { placeholderData: keepPreviousData },
  );
  const found = (imports.data?.items ?? [])
    .filter(fits)
    .map((job): Choice => ({ id: String(job.id), label: job.filename, hint: timeAgo(job.created_at) }));
  const noImport: Choice[] = none === undefined ? [] : [{ id: NONE, label: none }];
  const chosen = value === null ? none : (named ?? `${filterText.importNumber} ${value}`);
  return (
    <Picker
      label={label}
      {...(placeholder === undefined ? {} : { placeholder })}
      {...(chosen === undefined ? {} : { chosen })}
      groups={[{ label: "", choices: [...noImport, ...found] }]}
      value={value === null ? NONE : String(value)}
      onChange={(id) => onChange(id === NONE ? null : Number(id))}
      onFind={(text) => setTyped(text.trim())}
      isFinding={imports.isFetching}
      more={imports.data?.next_cursor ? filterText.olderImports : null}
    />
  );
}
