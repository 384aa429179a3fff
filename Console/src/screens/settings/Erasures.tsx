import type { Page } from "../../api/common";
import type { Erasure } from "../../api/privacy";
import { useQuery } from "../../api/query";
import { setParameters, useParameter } from "../../app/router";
import { Button } from "../../ui/Button";
import { Chip } from "../../ui/Chip";
import { Drawer } from "../../ui/Drawer";
import { Empty, ErrorNote, Skeleton } from "../../ui/Note";
import { Panel } from "../../ui/Panel";
import { useFormat } from "../../words/format";
import { pairs, useWords } from "../../words/words";
import { ErasureReceipt, useReasons } from "../customers/ErasureReceipt";

const words = pairs({
  title: ["Erasures", "删除记录"],
  about: ["Receipts of people whose data was erased. They name nobody. A person is erased on their own page.", "已删除客户的记录，不含任何个人信息。可在客户详情页发起删除。"],
  none: ["Nobody was erased.", "没有删除记录。"],
  show: ["Show", "查看"],
  finished: ["Finished", "已完成"],
  open: ["Under way", "进行中"],
  rows: (count: string) => [`${count} rows`, `${count} 行`],
});

/** Who was erased, without saying who it was. */
export function Erasures() {
  const say = useWords(words);
  const reasons = useReasons();
  const format = useFormat();
  const [open] = useParameter("open");
  const asked = useQuery<Page<Erasure>>("/v1/erasures?limit=200");
  const shown = asked.data?.items.find((one) => one.id === open);
  const total = (erasure: Erasure) => Object.values(erasure.counts).reduce((sum, count) => sum + count, 0);
  return (
    <Panel title={say.title}>
      <div className="stack">
        <p className="second small">{say.about}</p>
        <ErrorNote error={asked.error} retry={asked.reload} />
        {!asked.data ? !asked.error && <Skeleton /> : asked.data.items.length === 0 ? <Empty icon="trash" title={say.none} /> : (
          <ul className="customer-lines">{asked.data.items.map((one) => (
            <li key={one.id}><Chip tone={one.finished_at ? "ok" : "warn"}>{one.finished_at ? say.finished : say.open}</Chip><span className="grow">{reasons(one.reason)} <span className="quiet small">{format.instant(one.at)} · {one.asked_by} · {say.rows(format.number(total(one)))}</span></span><Button onClick={() => setParameters({ open: one.id })}>{say.show}</Button></li>
          ))}</ul>
        )}
      </div>
      {shown && <Drawer title={say.title} close={() => setParameters({ open: null })}><ErasureReceipt erasure={shown} /></Drawer>}
    </Panel>
  );
}
