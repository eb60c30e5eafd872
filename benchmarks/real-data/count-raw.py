"""Counts the raw files of the two real data sets by themselves: Python's own csv and decimal, nothing of Tillkeeper.

Writes one line for each row of sales to standard output, as CSV: file, row, store, day, article, amount in minor units, basket, and
what the row has to be held for (codes in the order of the alphabet, a space between; empty: nothing). The argument is the directory of the data sets.
"""

import csv
import gzip
import sys
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

data = Path(sys.argv[1])
out = csv.writer(sys.stdout, lineterminator="\n")


def rows_of(path):
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def minor(amount):
    """To whole pence, halves away from zero."""
    return int((amount * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def write(path, rows, basket_of, place_of, article_of, amount_of, reason_of):
    for row_no, row in enumerate(rows, 1):
        store, day = place_of(row)
        article, reason = article_of(row), reason_of(row)
        out.writerow([path.name, row_no, store, day, article, minor(amount_of(row)), basket_of(row), reason])


def online_retail():
    folder = data / "online-retail"
    catalogue = {row["StockCode"] for row in rows_of(folder / "catalogue.csv")}

    def meant(row):
        """85123a is 85123A, but m is a service of its own and stays what it is."""
        code = row["StockCode"]
        return code if code in catalogue or code == "m" or code.upper() not in catalogue else code.upper()

    for path in sorted((folder / "sales").glob("*.csv")):
        write(
            path,
            rows_of(path),
            lambda row: row["InvoiceNo"],
            lambda row, day=path.stem: ("OR1", day),
            lambda row: "OR-" + meant(row),
            lambda row: Decimal(row["Quantity"]) * Decimal(row["UnitPrice"]),
            lambda row: "" if meant(row) in catalogue else "product.unknown",
        )


def complete_journey():
    folder = data / "complete-journey"
    catalogue = {row["product_id"] for row in rows_of(folder / "products.csv.gz")}

    def reason(row):
        unknown = [] if row["product_id"] in catalogue else ["product.unknown"]
        zero = ["quantity.zero"] if Decimal(row["quantity"]) == 0 else []
        return " ".join(unknown + zero)

    path = folder / "transactions-weeks-01-08.csv"
    write(
        path,
        rows_of(path),
        lambda row: row["basket_id"],
        lambda row: (row["store_id"], row["transaction_timestamp"][:10]),
        lambda row: "CJ-" + row["product_id"],
        lambda row: Decimal(row["sales_value"]),
        reason,
    )


online_retail()
complete_journey()
