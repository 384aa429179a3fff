"""Puts the original rows back into a rejects file, keeping its own columns: repair.py REJECTS ORIGINALS OUT"""
import csv
import json
import sys

originals = iter(json.load(open(sys.argv[2])))
with open(sys.argv[1], encoding="utf-8", newline="") as file, open(sys.argv[3], "w", encoding="utf-8", newline="") as out:
    reader, writer = csv.reader(file), csv.writer(out)
    header = next(reader)
    writer.writerow(header)
    for row in reader:
        original = next(originals)
        values = iter(original)
        writer.writerow([cell if name.startswith("_rondo") else next(values) for name, cell in zip(header, row)])
