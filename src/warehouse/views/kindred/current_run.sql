-- The last run whose facts are out.
SELECT * FROM runs
WHERE sequence = (SELECT MAX(sequence) FROM runs WHERE status IN ('published', 'held'))
  AND status IN ('published', 'held')
