"""Rules: twelve of them for each customer, beside zen-engine's Python binding.

    bin/bench rules [--rounds 5] [--customers 400] [--events 40] [--passes 100] [--seed 1]

The rules are written twice, by hand: as our conditions and in ZEN's expression language, over the same facts. Both get
a customer's facts as values in memory (a History; a dict) and answer all twelve; every answer is compared."""

import json
import pathlib
import random
import shutil
import tempfile
import time

import zen

from measure import Rounds, cpu_of_ended, finish, option, ours, say

ROUNDS, CUSTOMERS, EVENTS = option("--rounds", 5), option("--customers", 400), option("--events", 40)
THEIR_PASSES = 4
PASSES, SEED = option("--passes", 100), option("--seed", 1)
NOW, DAY = 1_768_464_000, 86_400


def since(days):
    """Facts count that are younger: exactly so many days ago is too old, on both sides."""
    return NOW - days * DAY


def viewed(days, more=""):
    return f"count(events, #.name == 'Product Viewed' and #.at > {since(days)}{more})"


def orders(days):
    return f"filter(orders, #.at > {since(days)})"


RULES = [
    ({"profile": "country", "op": "=", "value": "CN"}, "profile.country == 'CN'"),
    ({"profile": "country", "op": "in", "value": ["CN", "US"]}, "profile.country in ['CN', 'US']"),
    ({"profile": "points", "op": ">=", "value": 500}, "profile.points >= 500"),
    ({"not": {"profile": "tier", "op": "=", "value": "gold"}}, "not (profile.tier == 'gold')"),
    ({"event": "Product Viewed", "at_least": 5, "within_days": 30}, f"{viewed(30)} >= 5"),
    ({"event": "Product Viewed", "at_least": 2, "within_days": 60,
      "where": [{"property": "category", "op": "=", "value": "tea"}]},
     viewed(60, " and #.properties.category == 'tea'") + " >= 2"),
    ({"event": "Email Opened", "not_within_days": 14}, f"count(events, #.name == 'Email Opened' and #.at > {since(14)}) == 0"),
    ({"orders": {"at_least": 2, "within_days": 90}}, f"count(orders, #.at > {since(90)}) >= 2"),
    ({"orders": {"total_at_least": 20000, "within_days": 180}}, f"sum(map({orders(180)}, #.total)) >= 20000"),
    ({"bought": {"category": "tea", "within_days": 120}},
     f"some(orders, #.at > {since(120)} and some(#.lines, #.category == 'tea'))"),
    ({"all": [{"profile": "country", "op": "=", "value": "CN"},
              {"orders": {"at_least": 1, "within_days": 60}},
              {"not": {"event": "Email Opened", "at_least": 3, "within_days": 60}}]},
     f"profile.country == 'CN' and count(orders, #.at > {since(60)}) >= 1"
     f" and not (count(events, #.name == 'Email Opened' and #.at > {since(60)}) >= 3)"),
    ({"any": [{"profile": "points", "op": ">", "value": 900},
              {"event": "Product Added", "at_least": 2, "within_days": 7},
              {"all": [{"profile": "tier", "op": "=", "value": "silver"}, {"orders": {"at_least": 3, "within_days": 365}}]}]},
     f"profile.points > 900 or count(events, #.name == 'Product Added' and #.at > {since(7)}) >= 2"
     f" or (profile.tier == 'silver' and count(orders, #.at > {since(365)}) >= 3)"),
]


def customers():
    dice = random.Random(SEED)

    def instants(count, days):
        return sorted(NOW - dice.randrange(1, days * DAY) for _ in range(count))

    names = ["page", "Product Viewed", "Product Viewed", "Product Added", "Email Opened"]
    made = []
    for _ in range(CUSTOMERS):
        lines = [[{"product": f"P{dice.randrange(50)}", "category": dice.choice(["tea", "cups"]),
                   "amount": dice.randrange(500, 8000)}] for _ in range(dice.randrange(0, 8))]
        made.append({
            "profile": {"country": dice.choice(["CN", "US", "DE", "FR"]), "points": dice.randrange(1000),
                        "tier": dice.choice(["gold", "silver", "none"])},
            "events": [{"name": dice.choice(names), "at": at,
                        "properties": {"category": dice.choice(["tea", "cups", "pots"]), "price": dice.randrange(900)}}
                       for at in instants(EVENTS, 120)],
            "orders": [{"at": at, "total": line[0]["amount"], "lines": line}
                       for at, line in zip(instants(len(lines), 400), lines)]})
    return made


def decision():
    expressions = [{"id": f"r{index}", "key": f"r{index}", "value": text} for index, (_, text) in enumerate(RULES)]
    place = {"x": 0, "y": 0}
    graph = {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in", "position": place},
            {"id": "rules", "type": "expressionNode", "name": "rules", "position": place,
             "content": {"expressions": expressions}},
            {"id": "out", "type": "outputNode", "name": "out", "position": place}],
        "edges": [{"id": "a", "type": "edge", "sourceId": "in", "targetId": "rules"},
                  {"id": "b", "type": "edge", "sourceId": "rules", "targetId": "out"}]}
    return zen.ZenEngine().create_decision(json.dumps(graph))


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="rondo-rules-"))
    rounds, people = Rounds(), customers()
    (folder / "input.json").write_text(
        json.dumps({"now": NOW, "rules": [rule for rule, _ in RULES], "customers": people}))
    decided = decision()
    compiled = [zen.compile_expression(text) for _, text in RULES]

    def timed(evaluate):
        wall, cpu = time.perf_counter(), time.process_time()
        for _ in range(THEIR_PASSES):
            answers = [evaluate(person) for person in people]
        count = CUSTOMERS * THEIR_PASSES
        return answers, (time.perf_counter() - wall) / count * 1e6, (time.process_time() - cpu) / count * 1e6

    ways = {
        "zen_decision": lambda person: "".join(
            "1" if answer else "0" for _, answer in sorted(
                decided.evaluate(person)["result"].items(), key=lambda item: int(item[0][1:]))),
        "zen_compiled": lambda person: "".join("1" if one.evaluate(person) else "0" for one in compiled),
    }
    compared = 0
    try:
        for number in range(ROUNDS):
            rounds.begin(number + 1, ROUNDS)
            figures = ours("rules", "--input", folder / "input.json", "--passes", str(PASSES))
            rounds.add("rondo.us", figures["seconds"] / figures["evaluations"] * 1e6)
            rounds.add("rondo.cpu_us", figures["cpu_seconds"] / figures["evaluations"] * 1e6)
            for name, way in ways.items():
                answers, wall, cpu = timed(way)
                rounds.add(f"{name}.us", wall)
                rounds.add(f"{name}.cpu_us", cpu)
                different = [index for index in range(CUSTOMERS) if answers[index] != figures["answers"][index]]
                if different:
                    index = different[0]
                    raise SystemExit(f"{name} differs for {len(different)} of {CUSTOMERS}, first {index}: "
                                     f"{answers[index]} and {figures['answers'][index]}: {people[index]}")
                compared += CUSTOMERS * len(RULES)
        share = {f"r{index}": round(sum(answer[index] == "1" for answer in figures["answers"]) / CUSTOMERS, 2)
                 for index in range(len(RULES))}
        best = min(ways, key=lambda name: rounds.median(f"{name}.cpu_us"))
        finish("rules", rounds, {
            f"{best.replace('_', ' ')} through ours, CPU time of a customer": (
                rounds.ratio(f"{best}.cpu_us", "rondo.cpu_us"), ">=", 10),
        }, beside={
            "wall": rounds.ratio(f"{best}.us", "rondo.us"), "rules": len(RULES), "customers": CUSTOMERS,
            "events_each": EVENTS, "answers_compared": compared, "share_that_holds": share,
            "cpu_seconds_of_all": round(cpu_of_ended(), 1)})
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    say("rules: twelve for each customer")
    main()
