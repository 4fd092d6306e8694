"""Evaluates measures of a model under filters: JSON on standard input, JSON on standard output.

In: {tables: {name: {columns, rows}}, relationships: [...], measures: {name: DAX}, home: {name: table}, contexts: [{"Table.Column": [values]}]}.
Out: for each context {name: value}, or {name: {"error": text}}.
"""

import json
import sys
from datetime import date, datetime

from pbix_mcp.dax import engine


def plain(value):
    if isinstance(value, (datetime, date)):
        return value.isoformat()[:10]
    return float(value) if isinstance(value, float) else value


def main():
    given = json.load(sys.stdin)
    columns = {name: set(table["columns"]) for name, table in given["tables"].items()}
    answers = []
    for context in given["contexts"]:
        values = {}
        for name in given["measures"]:
            try:
                found = engine.evaluate_measures_batch(
                    [name],
                    given["tables"],
                    given["measures"],
                    context,
                    relationships=given["relationships"],
                    culture="en-GB",
                    measure_tables=given["home"],
                    model_columns=columns,
                )
                values[name] = plain(found[name])
            except Exception as error:  # what the evaluator cannot do is for the caller to judge
                values[name] = {"error": f"{type(error).__name__}: {error}"}
        answers.append(values)
    json.dump(answers, sys.stdout)


main()
