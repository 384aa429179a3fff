import type { Page } from "../../api/common";
import type { ReceiptRow } from "../../api/ledger";
import { useQuery } from "../../api/query";
import { ErrorNote, Skeleton } from "../../ui/Note";
import { ReceiptDetail } from "../receipts/ReceiptDetail";

/** Why an action was planned: the receipt of its occurrence. */
export function ReceiptOf({ customer, occurrence }: { customer: string; occurrence: string }) {
  const receipts = useQuery<Page<ReceiptRow>>(`/v1/receipts?customer=${customer}&limit=200`);
  const receipt = receipts.data?.items.find((one) => one.occurrence === occurrence);
  if (!receipts.data) return receipts.error ? <ErrorNote error={receipts.error} retry={receipts.reload} /> : <Skeleton />;
  return receipt ? <ReceiptDetail receipt={receipt} /> : null;
}
