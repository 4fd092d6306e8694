SELECT
  policy_id AS Policy_ID, product_id AS Product_ID, product_name AS Product_Name, product_type AS Product_Type, category AS Category,
  customer_id AS Customer_ID, age AS Age, gender AS Gender, city AS City, marital_status AS Marital_Status,
  education AS Education, occupation AS Occupation, CAST(income AS {real}) AS Income, CAST(tenure_years AS {real}) AS Tenure_Years,
  preferred_channel AS Preferred_Channel, preferred_language AS Preferred_Language, preferred_time AS Preferred_Time,
  CAST(premium AS {real}) AS Premium, CAST(coverage AS {real}) AS Coverage, CAST(premium_to_coverage AS {real}) AS Premium_to_Coverage,
  CAST(purchase_date AS {timestamp}) AS Purchase_Date, age_group AS Age_Group, tenure_group AS Tenure_Gp,
  CAST(premium_to_date AS {real}) AS CLV, segment_id AS Cluster_ID
FROM policy_details
