import type { CustomerCount } from "../../api/customers";
import { useQuery } from "../../api/query";
import type { StrategyDocument } from "../../api/strategies";
import { useFormat } from "../../words/format";
import { pairs, useWords } from "../../words/words";

const words = pairs({
  question: (count: string, share: string) => [`The audience has ${count} customers now. ${share} of them are held out untreated, so that the effect can be known.`, `当前受众 ${count} 位客户，其中 ${share} 作为对照组不触达，用于衡量效果。`],
});

/** What starting means: for how many, and how many are kept untreated. */
export function StartQuestion({ document }: { document: StrategyDocument }) {
  const say = useWords(words);
  const format = useFormat();
  const count = useQuery<CustomerCount>(`/v1/customers/count?segment=${encodeURIComponent(document.audience.segment)}`).data?.count ?? 0;
  return <p>{say.question(format.number(count), format.percent(document.holdout ?? 0.1))}</p>;
}
