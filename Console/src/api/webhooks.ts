import type { Instant } from "./common";

export const noticeKinds = [
  "segment.entered", "segment.left", "action.succeeded", "action.dead", "action.unknown", "customer.merged", "customer.unmerged",
] as const;

/** `GET /v1/webhooks`. */
export interface Webhook {
  id: string;
  url: string;
  note: string;
  /** None is every kind. */
  kinds: string[];
  state: "active" | "off" | "delinquent";
  failing_since: Instant | null;
  failures: number;
  created_at: Instant;
  deliveries: { pending: number; delivered: number; dead: number };
}

/** `POST /v1/webhooks`: the secret is shown once. */
export type NewWebhook = Webhook & { secret: string };

/** `GET /v1/webhooks/ID/deliveries`. */
export interface Delivery {
  id: string;
  kind: string;
  at: Instant;
  state: "pending" | "delivered" | "dead";
  attempts: number;
  due_at: Instant | null;
  status: number | null;
  reason: string;
  updated_at: Instant;
  body: unknown;
}
