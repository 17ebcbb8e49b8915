import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { classNames } from "../lib/class_names";
import { frameText } from "../text/frame";
import { Button } from "./Button";

interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  /** Buttons, the one that does it last. */
  footer?: ReactNode;
  role?: "dialog" | "alertdialog";
  wide?: boolean;
  /** Without it the dialog can only be left by its own buttons. */
  dismissable?: boolean;
}

/** Asks for something before the page goes on; Escape and a click beside it close it. */
export function Dialog(props: DialogProps) {
  const { title, isOpen, onClose, children, footer, role = "dialog", wide = false, dismissable = true } = props;
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => (open ? undefined : onClose())}
      isDismissable={dismissable}
      isKeyboardDismissDisabled={!dismissable}
      className="fixed inset-0 z-40 flex items-start justify-center overflow-y-auto bg-veil p-4 pt-[10vh]"
    >
      <Modal
        className={classNames(
          "w-full rounded-lg border border-line bg-raised text-ink shadow-raised",
          wide ? "max-w-3xl" : "max-w-md",
        )}
      >
        <AriaDialog role={role} className="flex max-h-[80vh] flex-col outline-none">
          <header className="flex items-start justify-between gap-4 px-5 pt-4 pb-2">
            <Heading slot="title" className="wrap-anywhere min-w-0 font-semibold text-lg">
              {title}
            </Heading>
            {dismissable ? (
              <Button kind="quiet" size="small" aria-label={frameText.close} onPress={onClose}>
                <X aria-hidden="true" className="size-4" />
              </Button>
            ) : null}
          </header>
          <div className="overflow-y-auto px-5 pb-4 text-ink-soft">{children}</div>
          {footer ? <footer className="flex justify-end gap-2 border-line border-t px-5 py-3">{footer}</footer> : null}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
