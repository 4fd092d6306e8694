-- Its columns in the reference dataset are not known; these carry the figures its report shows.
SELECT 'Preferred_Channel' AS Type, preferred_channel AS Preference, segment_id AS Cluster_ID, COUNT(DISTINCT customer_id) AS No_of_Holders
FROM policy_details GROUP BY preferred_channel, segment_id
UNION ALL
SELECT 'Preferred_Time' AS Type, preferred_time AS Preference, segment_id AS Cluster_ID, COUNT(DISTINCT customer_id) AS No_of_Holders
FROM policy_details GROUP BY preferred_time, segment_id
UNION ALL
SELECT 'Preferred_Language' AS Type, preferred_language AS Preference, segment_id AS Cluster_ID, COUNT(DISTINCT customer_id) AS No_of_Holders
FROM policy_details GROUP BY preferred_language, segment_id
