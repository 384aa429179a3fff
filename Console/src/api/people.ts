import type { Instant } from "./common";
import type { Account, Permission, Role } from "./session";

/** `GET /v1/accounts`. */
export interface Person extends Account {
  created_at: Instant;
  disabled_at: Instant | null;
  /** Where nobody is signed in with it: null. */
  seen_at: Instant | null;
}

/** `GET /v1/accounts/invitations`. */
export interface Invitation {
  id: string;
  email: string;
  name: string;
  role: Role;
  created_at: Instant;
  expires_at: Instant;
}

/** `POST /v1/accounts/invitations`: the link is shown once. */
export type NewInvitation = Invitation & { link: string; is_mailed: boolean };

/** `POST /v1/session/invitation`: to whom a link belongs. */
export interface Invited {
  email: string;
  name: string;
  role: Role;
  tenant: string;
}

/** `GET /v1/session/all`. */
export interface SignedIn {
  id: string;
  agent: string;
  created_at: Instant;
  seen_at: Instant;
  expires_at: Instant;
  is_current: boolean;
}

/** `GET /v1/audit`. */
export interface AuditLine {
  id: string;
  at: Instant;
  /** `account:ID`, `key:ID` or `nobody`. */
  principal: string;
  principal_name: string | null;
  what: string;
  /** What was done, in the language of the request. */
  words: string;
  object: string;
  detail: Record<string, unknown>;
}

export const roles: readonly Role[] = ["owner", "operator", "approver", "analyst", "viewer"];
export const permissions: readonly Permission[] = ["intake", "record", "read", "analyse", "operate", "approve", "stop", "own"];
