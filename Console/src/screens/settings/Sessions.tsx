import { api } from "../../api/client";
import type { Page } from "../../api/common";
import type { SignedIn } from "../../api/people";
import { useDoing, useQuery } from "../../api/query";
import { Button } from "../../ui/Button";
import { Chip } from "../../ui/Chip";
import { ErrorNote, Skeleton } from "../../ui/Note";
import { Panel } from "../../ui/Panel";
import { toast } from "../../ui/Toasts";
import { useFormat } from "../../words/format";
import { pairs, useWords } from "../../words/words";

const words = pairs({
  title: ["Where you are signed in", "登录设备"],
  others: ["Sign out everywhere else", "退出其他设备"],
  done: ["Signed out everywhere else.", "已退出其他设备。"],
  out: ["Sign out", "退出"],
  here: ["this browser", "当前浏览器"],
  unknown: ["A browser", "浏览器"],
  seen: (ago: string, until: string) => [`seen ${ago}, ends ${until} at the latest`, `最近使用：${ago}，最晚 ${until} 到期`],
});

export function Sessions() {
  const say = useWords(words);
  const format = useFormat();
  const sessions = useQuery<Page<SignedIn>>("/v1/session/all");
  const end = useDoing(async (id: string | null) => {
    await api.delete(`/v1/session/all${id ? `/${id}` : ""}`);
    if (!id) toast(say.done);
    sessions.reload();
  });
  const items = sessions.data?.items ?? [];
  return (
    <Panel title={say.title} aside={items.length > 1 && <Button isBusy={end.isBusy} onClick={() => void end.run(null)}>{say.others}</Button>}>
      <div className="stack">
        <ErrorNote error={sessions.error ?? end.error} />
        {!sessions.data && !sessions.error && <Skeleton />}
        <ul className="people">{items.map((one) => (
          <li key={one.id}>
            <div className="grow"><p><span className="strong">{one.agent || say.unknown}</span> {one.is_current && <Chip tone="ok">{say.here}</Chip>}</p><p className="second small">{say.seen(format.ago(one.seen_at), format.day(one.expires_at))}</p></div>
            {!one.is_current && <Button isBusy={end.isBusy} onClick={() => void end.run(one.id)}>{say.out}</Button>}
          </li>
        ))}</ul>
      </div>
    </Panel>
  );
}
