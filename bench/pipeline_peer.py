"""
The pipeline as a good analyst would write it: uproot reads, awkward selects, numpy groups, vector makes the masses.

The events of a final state have the same number of objects of each kind, so that what an event has of a rank is a column.
`masses="numpy"` is the same by hand: energies and momenta are computed once for each object and added up as arrays.
"""
import itertools
import os

import awkward as ak
import numpy as np
import uproot
import vector

vector.register_awkward()

# Letter: branches, least pt [MeV], greatest |eta|, mass: a branch or a number [MeV].
KINDS = {
    "e": ("AnalysisElectronsAuxDyn", 25e3, 2.47, "m"),
    "m": ("AnalysisMuonsAuxDyn", 25e3, 2.5, 105.6583755),
    "j": ("AnalysisJetsAuxDyn", 30e3, 4.5, "m"),
    "g": ("AnalysisPhotonsAuxDyn", 25e3, 2.37, "m"),
    "t": ("AnalysisTauJetsAuxDyn", 20e3, 2.5, "m"),
}
MOST_OBJECTS = 4  # of a kind in an event, and in a combination


def run(paths, folder, min_events, max_index, masses):
    """Reads, selects, groups and writes `{signature}.npy`; gives the number of events read."""
    parts, events = [], 0
    for path in paths:
        columns = read(path)
        events += len(columns)
        parts.append(select(columns))
    objects = {letter: ak.concatenate([part[letter] for part in parts]) for letter in KINDS}
    os.makedirs(folder, exist_ok=True)
    wanted = list(combinations(max_index))
    for counts, places in final_states(objects, min_events):
        own = {letter: objects[letter][places] for letter in KINDS if counts[letter] > 0}
        fitting = [one for one in wanted if all(counts[k] >= start + n for k, (n, start) in one.items())]
        for combination, values in zip(fitting, MASSES[masses](own, fitting)):
            np.save(f"{folder}/{name_of(counts, combination)}.npy", values)
    return events


def read(path):
    branches = []
    for prefix, _, _, mass in KINDS.values():
        fields = ["pt", "eta", "phi"] + ([mass] if isinstance(mass, str) else [])
        branches += [f"{prefix}.{field}" for field in fields]
    with uproot.open(path) as file:
        return file["CollectionTree"].arrays(branches)


def select(columns):
    """The objects of each kind that pass, by falling pt, in GeV and float64, of events that have not too many of them."""
    objects = {}
    for letter, (prefix, least_pt, greatest_eta, mass) in KINDS.items():
        pt, eta, phi = (columns[f"{prefix}.{field}"] for field in ("pt", "eta", "phi"))
        m = columns[f"{prefix}.{mass}"] if isinstance(mass, str) else ak.full_like(pt, mass)
        passing = (pt >= least_pt) & (abs(eta) <= greatest_eta)
        kept = (ak.values_astype(column[passing], np.float64) for column in (pt, eta, phi, m))
        pt, eta, phi, m = kept
        one = ak.zip({"pt": pt / 1e3, "eta": eta, "phi": phi, "mass": m / 1e3}, with_name="Momentum4D")
        objects[letter] = one[ak.argsort(one.pt, ascending=False, stable=True)]
    few = np.all([ak.to_numpy(ak.num(one)) <= MOST_OBJECTS for one in objects.values()], axis=0)
    return {letter: one[few] for letter, one in objects.items()}


def final_states(objects, min_events):
    """The counts of each final state with enough events, and the places of its events."""
    counts = np.stack([ak.to_numpy(ak.num(one)) for one in objects.values()], axis=1)
    keys = counts @ (MOST_OBJECTS + 1) ** np.arange(len(KINDS))
    order = np.argsort(keys, kind="stable")
    _, starts, sizes = np.unique(keys[order], return_index=True, return_counts=True)
    for start, size in zip(starts, sizes):
        own = dict(zip(KINDS, counts[order[start]].tolist()))
        if size >= min_events and 1 <= sum(n > 0 for n in own.values()) <= 4:
            yield own, order[start : start + size]


def combinations(max_index):
    """Count and starting rank of each kind: 2 to 4 objects; below the leading ones up to `max_index`, if there is one."""
    for size in range(1, 5):
        for letters in itertools.combinations(KINDS, size):
            for counts in itertools.product(range(1, MOST_OBJECTS + 1), repeat=size):
                if not 2 <= sum(counts) <= 4:
                    continue
                last = [0 if max_index is None else max(0, max_index - n + 1) for n in counts]
                for starts in itertools.product(*(range(0, start + 1) for start in last)):
                    yield dict(zip(letters, zip(counts, starts)))


def masses_by_vector(own, wanted):
    for combination in wanted:
        objects = [own[k][:, start + i] for k, (n, start) in combination.items() for i in range(n)]
        total = objects[0]
        for other in objects[1:]:
            total = total + other
        yield ak.to_numpy(total.mass)


def masses_by_numpy(own, wanted):
    momenta = {}
    for letter, one in own.items():
        pt, eta, phi, mass = (ak.to_numpy(one[field]) for field in ("pt", "eta", "phi", "mass"))
        pz = pt * np.sinh(eta)
        momenta[letter] = np.stack([np.sqrt(mass**2 + pt**2 + pz**2), pt * np.cos(phi), pt * np.sin(phi), pz])
    for combination in wanted:
        e, x, y, z = sum(momenta[k][:, :, start : start + n].sum(axis=2) for k, (n, start) in combination.items())
        yield np.sqrt(np.maximum(0, e**2 - x**2 - y**2 - z**2))


MASSES = {"vector": masses_by_vector, "numpy": masses_by_numpy}


def name_of(counts, combination):
    state = "_".join(f"{counts.get(letter, 0)}{letter}" for letter in "emjgtb")
    taken = "".join(
        f"{letter}{start + i}"
        for letter in "emjgt"
        if letter in combination
        for n, start in [combination[letter]]
        for i in range(n)
    )
    return f"{state}_IM_{taken}"
