"""uproot as a contender: one request a line, as JSON; for each an answer with what it took."""
import json
import sys
import time

import awkward as ak
import numpy as np
import uproot

CODECS = {"none": lambda level: None, "zlib": uproot.ZLIB, "lz4": uproot.LZ4, "zstd": uproot.ZSTD, "lzma": uproot.LZMA}
tables = {}


def size_of(array):
    return array.nbytes if isinstance(array, np.ndarray) else ak.flatten(array, axis=None).layout.nbytes


def read(path, tree, branches):
    with uproot.open(path) as file:
        arrays = file[tree].arrays(branches, how=dict)
    return sum(size_of(array) for array in arrays.values())


def open_file(path, tree):
    with uproot.open(path) as file:
        return len(file[tree].keys())


def table(source):
    """The columns of a file, read once: what is to be written."""
    if source not in tables:
        with uproot.open(source) as file:
            events = file["events"]
            names = [name for name in events.keys() if not name.startswith("n")]
            tables[source] = events.arrays(names, how=dict)
    return tables[source]


def write(source, path, codec, level, kind="tree", steps=4):
    columns = table(source)
    if kind == "ntuple":
        return write_ntuple(columns, path, codec, level, steps)
    jets = {name[4:]: value for name, value in columns.items() if name.startswith("Jet_")}
    flat = {name: value for name, value in columns.items() if not name.startswith("Jet_")}
    types = dict.fromkeys(flat, "float32")
    flat = {name: ak.to_numpy(value) for name, value in flat.items()}
    if jets:
        flat["Jet"] = ak.zip(jets)
        types["Jet"] = "var * {" + ", ".join(f'"{name}": float32' for name in jets) + "}"
    entries = len(next(iter(flat.values())))
    began = time.process_time(), time.perf_counter()
    with uproot.recreate(path, compression=CODECS[codec](level)) as file:
        # Not by assignment, which makes an RNTuple.
        tree = file.mktree("events", types)
        for start in range(0, entries, -(-entries // steps)):
            tree.extend({name: value[start : start + -(-entries // steps)] for name, value in flat.items()})
    took = time.process_time() - began[0], time.perf_counter() - began[1]
    return sum(size_of(value) for value in columns.values()), took


def write_ntuple(columns, path, codec, level, steps):
    entries = len(next(iter(columns.values())))
    began = time.process_time(), time.perf_counter()
    with uproot.recreate(path, compression=CODECS[codec](level)) as file:
        ntuple = file.mkrntuple("events", {name: value[:0] for name, value in columns.items()})
        for start in range(0, entries, -(-entries // steps)):
            ntuple.extend({name: value[start : start + -(-entries // steps)] for name, value in columns.items()})
    took = time.process_time() - began[0], time.perf_counter() - began[1]
    return sum(size_of(value) for value in columns.values()), took


def pipeline(**request):
    import pipeline_peer  # which needs vector

    return pipeline_peer.run(**request)


DEEDS = {"read": read, "open": open_file, "write": write, "pipeline": pipeline}

for line in sys.stdin:
    request = json.loads(line)
    began = time.process_time(), time.perf_counter()
    amount = DEEDS[request.pop("deed")](**request)
    took = time.process_time() - began[0], time.perf_counter() - began[1]
    if isinstance(amount, tuple):
        amount, took = amount
    print(json.dumps({"processor": took[0], "seconds": took[1], "amount": int(amount)}), flush=True)
