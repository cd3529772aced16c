import { X } from "lucide-react";
import { useSyncExternalStore } from "react";
import { Button } from "./Button";
import { IconButton } from "./IconButton";
import styles from "./Toast.module.css";
import { dismissToast, subscribeToToasts, toastsNow } from "./toasts";

/** Where toasts appear. Mount once; screen readers hear them through the live regions. */
export function ToastArea({ dismissLabel }: { dismissLabel: string }) {
  const toasts = useSyncExternalStore(subscribeToToasts, toastsNow);
  return (
    <div className={styles.area}>
      {toasts.map((toast) => (
        <div key={toast.id} className={styles.toast} data-tone={toast.tone}>
          <span className={styles.words}>{toast.text}</span>
          {toast.action && (
            <Button
              size="small"
              look="quiet"
              onPress={() => {
                toast.action?.run();
                dismissToast(toast.id);
              }}
            >
              {toast.action.label}
            </Button>
          )}
          <IconButton
            size="small"
            label={dismissLabel}
            icon={<X aria-hidden="true" />}
            onPress={() => dismissToast(toast.id)}
          />
        </div>
      ))}
    </div>
  );
}
