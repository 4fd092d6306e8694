"""Reads a benchmark folder and lays its rows out the way each peer library wants them.

A folder holds meta.json, numeric.f64 and codes.i32 (one column after another, little-endian), and labels.u16.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Table:
    """n rows: numeric is (n, p) float64, codes is (n, q) int32, and codes[:, j] lies in 0 to levels[j] - 1."""

    numeric: np.ndarray
    codes: np.ndarray
    levels: list
    k: int
    start_rows: list
    gamma: float


def read_table(folder):
    meta = json.loads(Path(folder, "meta.json").read_text())
    numeric = read_columns(folder, "numeric.f64", "<f8", meta["numeric"], meta["rows"])
    codes = read_columns(folder, "codes.i32", "<i4", len(meta["levels"]), meta["rows"])
    if (codes < 0).any() or (codes >= meta["levels"]).any():
        raise ValueError("codes.i32 holds a code that is not among its column's levels")
    return Table(numeric, codes, meta["levels"], meta["k"], meta["startRows"], meta["gamma"])


def read_columns(folder, name, kind, columns, rows):
    return np.fromfile(Path(folder, name), dtype=kind).reshape(columns, rows).T


def read_labels(folder):
    return np.fromfile(Path(folder, "labels.u16"), dtype="<u2")


def mixed_array(numeric, categories):
    """One array of objects for kmodes, numeric columns first, and the indices of its categorical columns."""
    rows, numbers = numeric.shape
    mixed = np.empty((rows, numbers + categories.shape[1]), dtype=object)
    mixed[:, :numbers] = numeric
    mixed[:, numbers:] = categories
    return mixed, list(range(numbers, mixed.shape[1]))


def start_centroids(table, sample, rows):
    """kmodes' explicit start: the given rows of the sample, each category as its rank among the sample's codes."""
    ranks = [np.searchsorted(np.unique(column), column[rows]) for column in table.codes[sample].T]
    return [table.numeric[sample][rows], np.stack(ranks, axis=1)]


def one_hot_matrix(table):
    """Numeric columns, then indicators scaled so that two different levels are gamma apart, squared."""
    rows, numbers = table.numeric.shape
    offsets = numbers + np.concatenate(([0], np.cumsum(table.levels)[:-1]))
    matrix = np.zeros((rows, numbers + sum(table.levels)))
    matrix[:, :numbers] = table.numeric
    for offset, column in zip(offsets, table.codes.T):
        matrix[np.arange(rows), offset + column] = np.sqrt(table.gamma / 2)
    return matrix


def data_frame(table):
    """A pandas table with the categories as strings."""
    import pandas

    columns = {f"number{j}": column for j, column in enumerate(table.numeric.T)}
    for j, column in enumerate(table.codes.T):
        names = np.array([f"L{level:03d}" for level in range(table.levels[j])], dtype=object)
        columns[f"category{j}"] = names[column]
    return pandas.DataFrame(columns)
