import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

export interface Eigen {
  /** Descending. */
  readonly values: Float64Array;
  /** size × size, row-major: row j is the unit eigenvector of values[j]. */
  readonly vectors: Float64Array;
}

/** Two components this close in size are taken for equal when the sign is chosen, so that rounding cannot flip it. */
const SAME_SIZE = 1e-9;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix, through ml-matrix. An eigenvector's sign is arbitrary; here its
 * largest component (the first of them, when several are equally large) is positive.
 *
 * @param matrix size × size, row-major, symmetric, finite
 * @throws RangeError when the matrix is not size × size
 */
export function symmetricEigen(matrix: Float64Array, size: number): Eigen {
  if (matrix.length !== size * size) {
    throw new RangeError(`A ${size} × ${size} matrix has ${size * size} cells, not ${matrix.length}.`);
  }
  const values = new Float64Array(size);
  const vectors = new Float64Array(size * size);
  if (size === 0) return { values, vectors };

  const square = Matrix.from1DArray(size, size, Array.from(matrix));
  const found = new EigenvalueDecomposition(square, { assumeSymmetric: true });
  const descending = found.realEigenvalues
    .map((value, column) => ({ value, column }))
    .sort((a, b) => b.value - a.value || a.column - b.column);

  descending.forEach(({ value, column }, j) => {
    const vector = found.eigenvectorMatrix.getColumn(column);
    const sign = Math.sign(leading(vector)) || 1;
    values[j] = value;
    vectors.set(
      vector.map((component) => component * sign),
      j * size,
    );
  });
  return { values, vectors };
}

function leading(vector: readonly number[]): number {
  const largest = Math.max(...vector.map(Math.abs));
  return vector.find((component) => Math.abs(component) >= largest * (1 - SAME_SIZE)) ?? 0;
}
