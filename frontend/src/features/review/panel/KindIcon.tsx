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
import type { Kind } from "../view";

const ICONS: Record<Kind, LucideIcon> = {
  malformed_row: FileWarning,
  missing_required: CircleDashed,
  invalid_email: AtSign,
  invalid_value: TriangleAlert,
  repaired_row: Wrench,
  duplicate_in_file: Copy,
  existing_contact: UserCheck,
};

/** The sign of a kind of problem, beside its name. */
export function KindIcon({ kind, className = "" }: { kind: Kind; className?: string }) {
  const Icon = ICONS[kind];
  return <Icon aria-hidden="true" className={`size-4 shrink-0 ${className}`} />;
}
