"""Measures one Python peer on one folder of benchmark data: `python peers.py CASE FOLDER`.

Prints one line of JSON. `seconds` is the peer's own work, without importing and laying out rows, and without reading
files where that is not the work itself.
`peakBytes` is the whole process's; so a case imports only the libraries that it measures.
"""

import json
import platform
import sys
from importlib.metadata import version
from pathlib import Path
from time import perf_counter

import numpy as np

from tables import data_frame, mixed_array, one_hot_matrix, read_labels, read_table, start_centroids

PACKAGES = ["kmodes", "gower", "prince", "scikit-learn", "numpy", "scipy", "pandas"]
SAMPLE_ROWS = 2000
NIGHTLY_CLUSTERS = range(2, 10)


def kprototypes_online(folder):
    table = read_table(folder)
    model = explicit_kprototypes(table, slice(None), table.start_rows)
    rows, categorical = mixed_array(table.numeric, table.codes)
    _, seconds = timed(lambda: model.fit(rows, categorical=categorical))
    return {"seconds": seconds, "iterations": model.n_iter_, "cost": model.cost_}


def kprototypes_predict(folder):
    """Starts from rows spread evenly over the sample: the folder's start rows may lie outside it."""
    table = read_table(folder)
    sample = slice(SAMPLE_ROWS)
    rows, categorical = mixed_array(table.numeric, table.codes)
    start_rows = np.linspace(0, len(rows[sample]) - 1, table.k).astype(int)
    model = explicit_kprototypes(table, sample, start_rows).fit(rows[sample], categorical=categorical)
    _, seconds = timed(lambda: model.predict(rows, categorical=categorical))
    return {"seconds": seconds}


def explicit_kprototypes(table, sample, start_rows):
    from kmodes.kprototypes import KPrototypes

    start = start_centroids(table, sample, start_rows)
    return KPrototypes(
        n_clusters=table.k, init=start, n_init=1, gamma=table.gamma, max_iter=100, random_state=0
    )


def kmeans_one_hot_iteration(folder):
    """What an iteration takes: a run to convergence less a run of one, over how many more they were."""
    from sklearn.cluster import KMeans

    table = read_table(folder)
    matrix = one_hot_matrix(table)
    start = matrix[table.start_rows]

    def run(iterations):
        model = KMeans(table.k, init=start, n_init=1, algorithm="lloyd", tol=0, max_iter=iterations)
        return timed(lambda: model.fit(matrix))

    run(1)
    short, short_seconds = run(1)
    long, long_seconds = run(1000)
    iterations = long.n_iter_ - short.n_iter_
    return {"seconds": (long_seconds - short_seconds) / iterations, "iterations": iterations}


def gower_matrix(folder):
    import gower

    frame = data_frame(read_table(folder))
    _, seconds = timed(lambda: gower.gower_matrix(frame))
    return {"seconds": seconds}


def gower_silhouette(folder):
    import gower
    from sklearn.metrics import silhouette_score

    frame = data_frame(read_table(folder))
    labels = read_labels(folder)
    value, seconds = timed(
        lambda: silhouette_score(gower.gower_matrix(frame), labels, metric="precomputed")
    )
    return {"seconds": seconds, "value": value}


def famd(folder):
    import prince

    frame = data_frame(read_table(folder))
    model = prince.FAMD(n_components=2, random_state=0)
    _, seconds = timed(lambda: model.fit(frame).row_coordinates(frame))
    return {"seconds": seconds, "value": model.eigenvalues_[0]}


def nightly(folder):
    """The reference project's whole job, from the feature table in memory to the map's coordinates."""
    import gower
    import pandas
    import prince
    from kmodes.kprototypes import KPrototypes
    from sklearn.metrics import silhouette_score
    from sklearn.preprocessing import MinMaxScaler

    features = pandas.read_csv(Path(folder, "features.csv")).drop(columns="Customer_ID", errors="ignore")

    def job():
        numbers = features.select_dtypes("number").columns
        frame = features.assign(**dict(zip(numbers, MinMaxScaler().fit_transform(features[numbers]).T)))
        rows, categorical = mixed_array(frame[numbers].to_numpy(), frame.drop(columns=numbers).to_numpy())
        models = {
            k: KPrototypes(k, init="Cao", n_init=10, max_iter=20, random_state=42).fit(
                rows, categorical=categorical
            )
            for k in NIGHTLY_CLUSTERS
        }
        distances = gower.gower_matrix(frame)
        silhouettes = {
            k: silhouette_score(distances, model.labels_, metric="precomputed") for k, model in models.items()
        }
        plane = prince.FAMD(n_components=2, random_state=42).fit(frame)
        plane.row_coordinates(frame)
        return {k: model.cost_ for k, model in models.items()}, silhouettes, plane.eigenvalues_[0]

    (costs, silhouettes, eigenvalue), seconds = timed(job)
    return {"seconds": seconds, "costs": costs, "silhouettes": silhouettes, "value": eigenvalue}


def clean_csv(folder):
    from sheets import clean_sheets

    kept, seconds = timed(lambda: clean_sheets(folder))
    return {"seconds": seconds, "kept": kept}


def timed(work):
    start = perf_counter()
    result = work()
    return result, perf_counter() - start


def peak_bytes():
    """Linux's high-water mark of this program alone: ru_maxrss can be that of the process which started it."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def versions():
    return {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}}


CASES = {
    "kprototypes-online": kprototypes_online,
    "kprototypes-predict": kprototypes_predict,
    "kmeans-onehot-iteration": kmeans_one_hot_iteration,
    "gower-matrix": gower_matrix,
    "gower-silhouette": gower_silhouette,
    "famd": famd,
    "nightly": nightly,
    "clean-csv": clean_csv,
}


def main(words):
    if len(words) != 2:
        return refuse("Give a case and a folder: peers.py CASE FOLDER.")
    case, folder = words
    if case not in CASES:
        return refuse(f"There is no case {case}; the cases are {', '.join(CASES)}.")
    result = {"case": case, **CASES[case](folder), "peakBytes": peak_bytes(), "versions": versions()}
    print(json.dumps(result, default=float))
    return 0


def refuse(sentence):
    print(sentence, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
