import { useCallback, useEffect, useLayoutEffect, useRef, useState, type ReactNode } from "react";
import { Link, navigate } from "../app/router";
import { pairs, useWords } from "../words/words";

export interface Column<Row> {
  key: string;
  title: string;
  render: (row: Row) => ReactNode;
  /** Numbers stand at the end. */
  isNumber?: boolean;
  /** Left out where room is short; the row's drawer shows it. */
  isWide?: boolean;
  /** A CSS width; columns without one share what is left. */
  width?: string;
}

interface TableProperties<Row> {
  /** Names the table for those who hear it. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Where a row leads, most often the same address with `open`. */
  rowLink?: (row: Row) => string;
  isCurrent?: (row: Row) => boolean;
  hasMore?: boolean;
  more?: () => void;
  /** The table scrolls in itself at this height; without it, it is as long as its rows. */
  height?: string;
}

const rowHeight = 40;
const spare = 8;
const words = pairs({ more: ["Loading more rows", "正在加载更多"] });

/** Rows of one height; of a long list only those in sight are in the page. */
export function DataTable<Row>(table: TableProperties<Row>) {
  const { columns, rows, height, hasMore, more } = table;
  const say = useWords(words);
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, size: 800 });

  const look = useCallback(() => {
    const element = box.current;
    if (!element) return;
    // Whole rows, so that a scroll within one draws nothing.
    const [top, size] = [Math.floor(element.scrollTop / rowHeight) * rowHeight, element.clientHeight];
    setView((before) => (before.top === top && before.size === size ? before : { top, size }));
  }, []);
  const frame = useRef(0);
  // Once a picture, however many scrolls are told in it.
  const onScroll = useCallback(() => {
    if (frame.current) return;
    frame.current = requestAnimationFrame(() => {
      frame.current = 0;
      look();
    });
  }, [look]);
  useEffect(() => () => cancelAnimationFrame(frame.current), []);
  useLayoutEffect(look, [look]);
  useEffect(() => {
    const observer = new ResizeObserver(look);
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, [look]);

  const first = height ? Math.max(0, Math.floor(view.top / rowHeight) - spare) : 0;
  const last = height ? Math.min(rows.length, Math.ceil((view.top + view.size) / rowHeight) + spare) : rows.length;
  useEffect(() => {
    if (hasMore && last >= rows.length - spare) more?.();
  }, [hasMore, more, last, rows.length]);

  return (
    <div className="table-box" ref={box} onScroll={onScroll} style={height ? { height } : undefined} tabIndex={0} role="region" aria-label={table.label}>
      <table className="table" aria-rowcount={rows.length}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={classes(column)} style={{ width: column.width }}>{column.title}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {first > 0 && <Gap rows={first} />}
          {rows.slice(first, last).map((row, index) => (
            <TableRow key={table.rowKey(row)} table={table} row={row} index={first + index} />
          ))}
          {last < rows.length && <Gap rows={rows.length - last} />}
        </tbody>
      </table>
      {hasMore && <p className="table-more quiet small" role="status">{say.more}</p>}
    </div>
  );
}

const classes = <Row,>(column: Column<Row>): string => `${column.isNumber ? "end " : ""}${column.isWide ? "wide" : ""}`;

/** Room for rows that are not in the page. One cell: a span would bring the columns back that are hidden. */
function Gap({ rows }: { rows: number }) {
  return (
    <tr aria-hidden="true" style={{ height: rows * rowHeight }}>
      <td />
    </tr>
  );
}

function TableRow<Row>({ table, row, index }: { table: TableProperties<Row>; row: Row; index: number }) {
  const link = table.rowLink?.(row);
  const isCurrent = table.isCurrent?.(row) ?? false;
  return (
    <tr aria-rowindex={index + 2} className={`${link ? "leads" : ""} ${isCurrent ? "is-current" : ""}`}
      onClick={link ? (event) => event.defaultPrevented || isControl(event.target) || navigate(link) : undefined}>
      {table.columns.map((column, place) => (
        <td key={column.key} className={classes(column)}>
          {place === 0 && link ? <Link to={link} className="row-link">{column.render(row)}</Link> : column.render(row)}
        </td>
      ))}
    </tr>
  );
}

const isControl = (target: EventTarget): boolean => target instanceof Element && target.closest("a, button, input, label") !== null;
