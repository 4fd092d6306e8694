"""Reads and checks the benchmark's sheets with pandas, as Kindred does: the same repairs, reasons and joins."""

from pathlib import Path

MISSING = ["", "n/a", "null", "none", "-", "?"]
SPACES = r"[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+"


def clean_sheets(folder):
    """Returns the number of sales that are kept."""
    import pandas

    def read(file):
        frame = pandas.read_csv(Path(folder, file), dtype=str, keep_default_na=False)
        for column in frame:
            tidy = frame[column].str.replace(SPACES, " ", regex=True).str.strip()
            frame[column] = tidy.mask(tidy.str.lower().isin(MISSING))
        return frame

    customers = settle_keys(read_customers(pandas, read("customers.csv")), "customer_id")
    products = settle_keys(read("products.csv"), "product_id")
    sales = read("sales.csv")
    faults = {}
    sales["purchase_date"] = read_dates(pandas, sales["purchase_date"])
    faults["not a date"] = sales["purchase_date"].isna()
    faults["out of range"] = ~sales["purchase_date"].between("1950-01-01", "2026-11-22")
    for column in ["premium", "coverage"]:
        written = sales[column]
        sales[column] = read_numbers(pandas, written)
        faults[f"{column}: not a number"] = written.notna() & sales[column].isna()
        faults[f"{column}: out of range"] = sales[column] < 0
    required = ["policy_id", "customer_id", "product_id", "purchase_date", "premium"]
    faults["missing"] = sales[required].isna().any(axis=1)
    faults["unknown customer"] = ~sales["customer_id"].isin(customers["customer_id"])
    faults["unknown product"] = ~sales["product_id"].isin(products["product_id"])
    for mask in faults.values():
        mask.to_numpy().nonzero()[0][:10]
    faulty = pandas.concat(faults, axis=1).any(axis=1)
    kept = settle_keys(sales[~faulty], "policy_id")
    joined = kept.merge(customers, on="customer_id").merge(products, on="product_id")
    return len(joined)


def read_customers(pandas, customers):
    for column in ["age", "income"]:
        customers[column] = read_numbers(pandas, customers[column])
    status = customers["marital_status"]
    usual = status.value_counts().index.to_series()
    usual = usual.groupby(usual.str.lower()).first()
    customers["marital_status"] = status.str.lower().map(usual)
    return customers[customers["age"].isna() | customers["age"].between(0, 120)]


def settle_keys(frame, key):
    """One of identical rows, and none of rows that share a key and differ."""
    different = frame.drop_duplicates()
    return different[~different[key].duplicated(keep=False)]


def read_dates(pandas, written):
    parts = written.str.extract(r"^(\d{1,2})/(\d{1,2})/(\d{4})$").apply(pandas.to_numeric)
    first, second, year = parts[0], parts[1], parts[2]
    day_first = ((first > 12) & (second <= 12)).sum() >= ((second > 12) & (first <= 12)).sum()
    day, month = (first, second) if day_first else (second, first)
    swapped = (month > 12) & (day <= 12)
    day, month = day.mask(swapped, month), month.mask(swapped, day)
    return pandas.to_datetime({"year": year, "month": month, "day": day}, errors="coerce")


def read_numbers(pandas, written):
    bare = written.str.replace(r"^[£$€¥]\s*|[,']", "", regex=True)
    return pandas.to_numeric(bare, errors="coerce")
