import { createContext, useContext } from "react";
import type { Language } from "../api/common";
import type { Session } from "../api/session";
import type { Tenant } from "../api/settings";

export type Theme = "light" | "dark" | "system";

/** What every screen may ask about who looks, and in which language and theme. */
export interface Sitting {
  session: Session;
  /** Takes what a sign-in, set-up or change answered. */
  accept: (session: Session) => void;
  signOut: () => Promise<void>;
  /** Asks anew who is signed in and how the tenant is set. */
  refresh: () => void;
  language: Language;
  setLanguage: (language: Language) => void;
  theme: Theme;
  setTheme: (theme: Theme) => void;
}

export const SittingContext = createContext<Sitting | null>(null);

export function useSitting(): Sitting {
  const sitting = useContext(SittingContext);
  if (!sitting) throw new Error("outside of the console");
  return sitting;
}

/** Null before somebody is signed in. */
export const useTenant = (): Tenant | null => useContext(SittingContext)?.session.tenant ?? null;
