import type { Language } from "./common";
import type { Tenant } from "./settings";

/** What a route may need; docs/api.md says what each lets one do. */
export type Permission = "intake" | "record" | "read" | "analyse" | "operate" | "approve" | "stop" | "own";

export type Role = "owner" | "operator" | "approver" | "analyst" | "viewer";

export interface Account {
  id: string;
  email: string;
  name: string;
  role: Role;
}

/** `GET /v1/session`: who looks at the console, and whether anybody may yet. */
export interface Session {
  state: "setup" | "signed_out" | "signed_in";
  account: Account | null;
  /** Of the account's role; none when nobody is signed in. */
  permissions: Permission[];
  tenant: Tenant | null;
  /** Sent back as `X-CSRF-Token` with everything that changes something. */
  csrf: string | null;
  /** Nobody else can approve, so this account may approve what it wrote itself. */
  is_sole_approver: boolean;
  /** The process runs the demo shop. */
  is_demo: boolean;
}

/** `POST /v1/setup`, answered with a session. */
export interface Setup {
  /** Printed where the server was started. */
  code: string;
  tenant: { name: string; zone: string; currency: string; language: Language };
  account: { name: string; email: string; password: string };
}

/** `GET /v1/demo`: how far the demo shop's facts are loaded. */
export interface ShopProgress {
  state: "none" | "running" | "finished" | "failed";
  share: number;
  facts: number;
}
