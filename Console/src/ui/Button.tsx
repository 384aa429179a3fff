import type { ButtonHTMLAttributes, ReactNode } from "react";
import { Link } from "../app/router";
import { Icon, type IconName } from "./Icon";

type Look = "primary" | "plain" | "quiet" | "danger";

interface ButtonProperties extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look;
  icon?: IconName;
  isBusy?: boolean;
  children: ReactNode;
}

export function Button({ look = "plain", icon, isBusy = false, disabled, children, ...rest }: ButtonProperties) {
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

export function ButtonLink({ to, look = "plain", icon, children }: { to: string; look?: Look; icon?: IconName; children: ReactNode }) {
  return (
    <Link to={to} className={`button ${look}`}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </Link>
  );
}
