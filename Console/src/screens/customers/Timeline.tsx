import { withQuery } from "../../api/client";
import type { Page } from "../../api/common";
import type { TimelineEntry, Value } from "../../api/customers";
import { useQuery } from "../../api/query";
import { Link } from "../../app/router";
import { Icon, type IconName } from "../../ui/Icon";
import { ErrorNote, Skeleton } from "../../ui/Note";
import { useFormat } from "../../words/format";
import { useTerms } from "../../words/terms";
import { pairs, useWords } from "../../words/words";

const words = pairs({
  none: ["Nothing yet.", "还没有记录。"],
  lines: (count: string) => [`${count} lines`, `${count} 行`],
  granted: ["granted", "同意"],
  withdrawn: ["withdrawn", "撤回"],
});

const icons: Record<string, IconName> = { order: "tag", return: "undo", event: "dot", consent: "approve", merge: "merge", action: "action", decision: "receipt", opened: "eye", clicked: "target" };

const text = (value: Value | undefined): string => (value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value));

/** What happened with one customer, newest first. */
export function Timeline({ id, types = "", limit = 100, before = "" }: { id: string; types?: string; limit?: number; before?: string }) {
  const say = useWords(words);
  const terms = useTerms();
  const format = useFormat();
  const entries = useQuery<Page<TimelineEntry>>(withQuery(`/v1/customers/${encodeURIComponent(id)}/timeline`, { types, limit, before }));
  if (!entries.data) return entries.error ? <ErrorNote error={entries.error} retry={entries.reload} /> : <Skeleton lines={5} />;
  if (entries.data.items.length === 0) return <p className="second small">{say.none}</p>;
  const detail = (entry: TimelineEntry) => {
    switch (entry.type) {
      case "order":
      case "return":
        return <>{text(entry["order"])} · {format.money(Number(entry["total_minor"]))} · {say.lines(text(entry["lines"]))}</>;
      case "event":
        return <>{text(entry["name"])} <span className="quiet tiny">{text(entry["properties"]).slice(0, 120)}</span></>;
      case "consent":
        return <>{terms.term(text(entry["purpose"]))} · {terms.term(text(entry["channel"]))}: {entry["proof"] === "asked" ? terms.term("pending") : entry["granted"] ? say.granted : say.withdrawn}{["confirmed", "stated", "link"].includes(text(entry["proof"])) && ` (${terms.term(text(entry["proof"]))})`} <span className="quiet tiny">{text(entry["evidence"])}</span></>;
      case "action":
        return <Link to={`/actions?open=${text(entry["id"])}`}>{terms.term(text(entry["channel"]))} · {text(entry["strategy"])} · {terms.state(text(entry["state"]))}</Link>;
      case "decision":
        return <Link to={`/receipts?customer=${id}&open=${text(entry["occurrence"])}.${text(entry["revision"])}`}>{text(entry["strategy"])} · {terms.outcome(text(entry["outcome"]))}</Link>;
      default:
        return <>{text(entry["detail"] ?? entry["reason"])}</>;
    }
  };
  return (
    <ol className="customer-lines">
      {entries.data.items.map((entry, index) => (
        <li key={index}>
          <Icon name={icons[entry.type] ?? "dot"} />
          <span className="strong small customer-type">{terms.term(entry.type)}</span>
          <span className="grow">{detail(entry)}</span>
          <span className="quiet small">{format.instant(entry.at)}</span>
        </li>
      ))}
    </ol>
  );
}
