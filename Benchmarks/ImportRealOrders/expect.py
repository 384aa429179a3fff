"""What an order file of the preset online-retail holds, and variants of it to import: an independent reading.

usage: expect.py FILE FOLDER SEED
Writes into FOLDER: early.csv (the first 60% of the rows), late.csv (the last 60%, so they overlap), damaged.csv (1% of
the rows broken), changed.csv (the file with one row's quantity changed), and prints the expected figures as JSON.
"""
import csv
import gzip
import io
import json
import random
import sys
from decimal import ROUND_HALF_UP, Decimal

path, folder, seed = sys.argv[1], sys.argv[2], int(sys.argv[3])
opener = gzip.open if path.endswith(".gz") else open
with opener(path, "rt", encoding="utf-8", newline="") as file:
    header, *rows = list(csv.reader(file))
column = {name: index for index, name in enumerate(header)}


def amount(row):
    pence = Decimal(row[column["Quantity"]]) * Decimal(row[column["UnitPrice"]]) * 100
    return int(pence.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def write(name, some):
    with open(f"{folder}/{name}", "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(header)
        writer.writerows(some)


generator = random.Random(seed)
broken = sorted(generator.sample(range(len(rows)), len(rows) // 100))
damaged = [list(row) for row in rows]
for number, index in enumerate(broken):
    field, text = [("Quantity", "six"), ("InvoiceDate", "yesterday"), ("UnitPrice", "1.2.3"), ("CustomerID", "")][number % 4]
    damaged[index][column[field]] = text
changed = [list(row) for row in rows]
place = generator.randrange(len(rows))
changed[place][column["Quantity"]] = str(int(changed[place][column["Quantity"]]) * 2 + 1)
write("early.csv", rows[: len(rows) * 6 // 10])
write("late.csv", rows[len(rows) * 4 // 10 :])
write("damaged.csv", damaged)
write("changed.csv", changed)
with open(f"{folder}/originals.json", "w") as out:
    json.dump([rows[index] for index in broken], out)
print(json.dumps({
    "lines": len(rows), "early": len(rows) * 6 // 10, "broken": len(broken),
    "customers": len({row[column["CustomerID"]] for row in rows}),
    "orders": len({row[column["InvoiceNo"]] for row in rows}),
    "products": len({row[column["StockCode"]] for row in rows}),
    "revenue_minor": sum(map(amount, rows)), "revenue_after_change_minor": sum(map(amount, changed)),
}))
