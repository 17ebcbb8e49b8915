import {
  AtSign,
  CircleDashed,
  Copy,
  FileWarning,
  type LucideIcon,
  TriangleAlert,
  UserCheck,
  Wrench,
} from "lucide-react";
import { type IssueKind, type IssueTone, issueKinds } from "../text/issue_kinds";

const ICONS: Record<IssueKind, LucideIcon> = {
  malformed_row: FileWarning,
  missing_required: CircleDashed,
  invalid_email: AtSign,
  invalid_value: TriangleAlert,
  repaired_row: Wrench,
  duplicate_in_file: Copy,
  existing_contact: UserCheck,
};

const TONES: Record<IssueTone, string> = { danger: "text-danger", warn: "text-warn", info: "text-info" };

interface IssueKindIconProps {
  kind: IssueKind;
  /** In place of the colour that tells how grave the kind is. */
  colour?: string | undefined;
}

/** The sign of a kind of problem, beside its name. */
export function IssueKindIcon({ kind, colour }: IssueKindIconProps) {
  const Icon = ICONS[kind] ?? TriangleAlert;
  return <Icon aria-hidden="true" className={`size-4 shrink-0 ${colour ?? TONES[issueKinds[kind]?.tone ?? "warn"]}`} />;
}
