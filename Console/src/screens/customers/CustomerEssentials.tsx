import type { Customer } from "../../api/customers";
import { useQuery } from "../../api/query";
import { Link } from "../../app/router";
import { Chip } from "../../ui/Chip";
import { ErrorNote, Skeleton } from "../../ui/Note";
import { Facts } from "../../ui/Panel";
import { useFormat } from "../../words/format";
import { toneOf, useTerms } from "../../words/terms";
import { pairs, useWords } from "../../words/words";
import { Standings } from "./Standings";
import { Timeline } from "./Timeline";

const words = pairs({
  handles: ["Identities", "标识"],
  since: ["Customer since", "成为客户"],
  orders: ["Orders", "订单"],
  events: ["Events", "行为"],
  consents: ["Consents", "授权"],
  none: ["none", "无"],
  segments: ["Segments", "所在分群"],
  timeline: ["Lately", "最近动态"],
});

/** What one wants to know of a customer at a glance. */
export function CustomerEssentials({ id }: { id: string }) {
  const say = useWords(words);
  const terms = useTerms();
  const format = useFormat();
  const asked = useQuery<Customer>(`/v1/customers/${encodeURIComponent(id)}`);
  if (!asked.data) return asked.error ? <ErrorNote error={asked.error} retry={asked.reload} /> : <Skeleton lines={8} />;
  const customer = asked.data;
  return (
    <>
      <Facts rows={[
        [say.handles, <span>{customer.identities.map((one) => one.value).join(" · ") || say.none}</span>],
        [say.since, format.day(customer.created_at)],
        [say.orders, <Link to={`/customers/${id}?tab=timeline&types=order,return`}>{format.number(customer.orders)}</Link>],
        [say.events, <Link to={`/customers/${id}?tab=timeline&types=event`}>{format.number(customer.events)}</Link>],
        [say.consents, customer.consents.length === 0 ? say.none : <span className="row wrap">{customer.consents.map((one) => <Chip key={one.purpose + one.channel} tone={toneOf(one.state)}>{terms.term(one.purpose)} · {terms.term(one.channel)}</Chip>)}</span>],
      ]} />
      <section className="stack tight"><h3>{say.segments}</h3><Standings standings={customer.segments.filter((one) => one.is_member)} /></section>
      <section className="stack tight"><h3>{say.timeline}</h3><Timeline id={id} limit={12} /></section>
    </>
  );
}
