-- How far customers are from those that the segments were made of, against what chance alone would do.
SELECT measure.subject, measure.name, measure.since, measure.stability_index, measure.chance_limit, measure.drifted
FROM drift AS measure JOIN current_run AS run ON run.run_id = measure.run_id
