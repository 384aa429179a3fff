import type { ButtonHTMLAttributes, ReactNode } from "react";
import type { Permission } from "../api/session";
import { useMay } from "../app/may";
import { Link } from "../app/router";
import { Icon, type IconName } from "./Icon";

type Look = "primary" | "plain" | "quiet" | "danger";

interface ButtonProperties extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look;
  icon?: IconName;
  isBusy?: boolean;
  /** What pressing it takes; it is not there for an account that may not. */
  needs?: Permission;
  children: ReactNode;
}

export function Button({ look = "plain", icon, isBusy = false, needs, disabled, children, ...rest }: ButtonProperties) {
  if (!useMay(needs)) return null;
  return (
    <button type="button" className={`button ${look}`} disabled={disabled || isBusy} aria-busy={isBusy} {...rest}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  );
}

/** A button that shows a picture only; its label is what screen readers and the tooltip say. */
export function IconButton({ icon, label, ...rest }: { icon: IconName; label: string } & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button type="button" className="button quiet icon-only" aria-label={label} title={label} {...rest}>
      <Icon name={icon} />
    </button>
  );
}

export function ButtonLink({ to, look = "plain", icon, needs, children }: { to: string; look?: Look; icon?: IconName; needs?: Permission; children: ReactNode }) {
  if (!useMay(needs)) return null;
  return (
    <Link to={to} className={`button ${look}`}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </Link>
  );
}
