import type { Standing } from "../../api/customers";
import { Link } from "../../app/router";
import { Chip } from "../../ui/Chip";
import { useFormat } from "../../words/format";
import { pairs, useWords } from "../../words/words";

const words = pairs({
  since: (when: string) => [`since ${when}`, `自 ${when}`],
  until: (when: string) => [`until ${when}, if nothing happens`, `若无变化，至 ${when}`],
  member: ["in", "在群内"],
  left: ["left", "已离开"],
  none: ["In no segment.", "不在任何分群中。"],
});

/** Segments with since when, and until when by the mere passing of time. */
export function Standings({ standings }: { standings: readonly Standing[] }) {
  const say = useWords(words);
  const format = useFormat();
  if (standings.length === 0) return <p className="second small">{say.none}</p>;
  return (
    <ul className="customer-lines">
      {standings.map((one) => (
        <li key={one.key}>
          <Chip tone={one.is_member ? "ok" : "idle"}>{one.is_member ? say.member : say.left}</Chip>
          <Link to={`/segments/${one.key}`} className="grow">{one.name}</Link>
          <span className="quiet small">{say.since(format.day(one.since))}{one.until && ` · ${say.until(format.day(one.until))}`}</span>
        </li>
      ))}
    </ul>
  );
}
