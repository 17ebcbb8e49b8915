import { ListFilter } from "lucide-react";
import type { ReactNode } from "react";
import { Dialog, DialogTrigger, Modal, ModalOverlay } from "react-aria-components";
import { Button } from "../../../components/Button";
import { kindName } from "../../../text/issue_kinds";
import { reviewText } from "../../../text/review";
import type { ReviewView } from "../view";

/** In a narrow window the list of problems opens from a button that says what is shown. */
export function NarrowPanel({ view, children }: { view: ReviewView; children: ReactNode }) {
  const said = view.kind === undefined ? reviewText.show[view.show ?? "problems"] : kindName(view.kind);
  return (
    <DialogTrigger>
      <Button size="small" className="max-w-44 lg:hidden">
        <ListFilter aria-hidden="true" className="size-3.5 shrink-0" />
        <span className="truncate">{said}</span>
      </Button>
      <ModalOverlay isDismissable className="fixed inset-0 z-40 bg-veil">
        <Modal className="h-full w-76 overflow-y-auto border-line border-r bg-surface">
          <Dialog aria-label={reviewText.openIssues} className="outline-none">
            {children}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}
