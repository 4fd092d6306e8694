-- Who named the segments in use, from when on, and what is suggested for them.
SELECT named.segment_id, named.name, named.named_by, named.description, named.tactics, named.model, named.prompt_version, named.named_since, named.remark
FROM segment_names AS named JOIN current_run AS run ON run.run_id = named.run_id
