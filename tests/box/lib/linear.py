# linear.py: least and greatest value of sums under linear equations: what a reader may conclude from published tables.
import numpy
from scipy.optimize import linprog
from scipy.sparse import lil_matrix, vstack


def bounds(equations, limits, targets):
    """`equations`: ({variable: factor}, least, most); `limits`: (least, most) of each variable. Yields (least, most) of each target
    ({variable: factor}); whole numbers are not asked for, so that what is found holds all the more."""
    matrix = lil_matrix((len(equations), len(limits)))
    low, high = numpy.zeros(len(equations)), numpy.zeros(len(equations))
    for i, (row, least, most) in enumerate(equations):
        low[i], high[i] = least, most
        for variable, factor in row.items():
            matrix[i, variable] = factor
    exact = low == high
    fixed, between = matrix.tocsr()[exact], matrix.tocsr()[~exact]
    for target in targets:
        wish = numpy.zeros(len(limits))
        for variable, factor in target.items():
            wish[variable] = factor
        ends = []
        for sign in (1, -1):
            found = linprog(sign * wish, A_eq=fixed, b_eq=low[exact], A_ub=vstack([between, -between]).tocsr(),
                            b_ub=numpy.concatenate([high[~exact], -low[~exact]]), bounds=limits, method="highs")
            if found.status != 0:
                raise RuntimeError(f"the published tables contradict each other: {found.message}")
            ends.append(sign * found.fun)
        yield ends[0], ends[1]
