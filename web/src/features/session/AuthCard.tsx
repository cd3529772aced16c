import type { ReactNode } from "react";
import styles from "./AuthCard.module.css";
import { Logo } from "../app/Logo";

interface Props {
  title: string;
  lead?: string | undefined;
  children: ReactNode;
  footer?: ReactNode;
}

/** The frame of the pages before signing in. */
export function AuthCard({ title, lead, children, footer }: Props) {
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <Logo size={44} />
        <h1 className={styles.title}>{title}</h1>
        {lead && <p className={styles.lead}>{lead}</p>}
        {children}
        {footer && <p className={styles.footer}>{footer}</p>}
      </div>
    </main>
  );
}
